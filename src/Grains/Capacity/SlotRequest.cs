namespace BuildFarm.Grains.Capacity;

internal sealed record SlotRequest(string Token, string BuildArn, string FairShare);
