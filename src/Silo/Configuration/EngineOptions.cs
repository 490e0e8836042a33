namespace BuildFarm.Silo.Configuration;

/// <summary>What the actor engine is told. The embedded engine needs none of it.</summary>
public sealed record EngineOptions
{
    public string ClusterId { get; init; } = "buildfarm";

    /// <summary>Npgsql connection string; null for the embedded catalog in the data folder.</summary>
    public string? Postgres { get; init; }

    public int SiloPort { get; init; } = 11111;

    public int OrleansGatewayPort { get; init; } = 30000;
}
