namespace BuildFarm.Cli.Farm;

/// <summary>What the command line said of the farm to talk to; null where it said nothing.</summary>
internal sealed record ConnectionOptions(string? Data, string? Endpoint, string? Grpc);
