using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BuildFarm.Catalog;

/// <summary>How a catalog is opened; the defaults fit one server.</summary>
public sealed record CatalogOptions
{
    /// <summary>Connections that read beside the one that writes (SQLite). 1 to 64.</summary>
    public int ReadConnections { get; init; } = 4;

    /// <summary>The most commits that share one transaction (SQLite). 1 to 100,000.</summary>
    public int MaxGroup { get; init; } = 4096;

    /// <summary>The most connections to the server (PostgreSQL); keep the sum over all processes under its max_connections. 2 to 1,000.</summary>
    public int PoolSize { get; init; } = 20;

    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    internal void Validate()
    {
        Check(nameof(ReadConnections), ReadConnections, 1, 64);
        Check(nameof(MaxGroup), MaxGroup, 1, 100_000);
        Check(nameof(PoolSize), PoolSize, 2, 1_000);
    }

    private static void Check(string name, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            throw new ArgumentException($"CatalogOptions.{name} is {value}; it must be {least} to {most}.");
        }
    }
}
