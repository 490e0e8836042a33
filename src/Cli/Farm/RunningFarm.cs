namespace BuildFarm.Cli.Farm;

/// <summary>What a running farm says of itself in its data folder.</summary>
internal sealed record RunningFarm
{
    public required Uri Http { get; init; }

    public Uri? Grpc { get; init; }

    /// <summary>The server's certificate (PEM), where it speaks TLS.</summary>
    public string? Certificate { get; init; }

    public string? Region { get; init; }

    public string? Account { get; init; }
}
