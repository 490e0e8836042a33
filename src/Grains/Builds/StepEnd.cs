namespace BuildFarm.Grains.Builds;

internal sealed record StepEnd(bool Succeeded, string Reason);
