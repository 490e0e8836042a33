using System.Net;
using BuildFarm.Gateway;

namespace BuildFarm.Silo.Configuration;

/// <summary>What `up` was told, by its command line and its configuration file; the command line wins.</summary>
public sealed record UpOptions
{
    /// <summary>Absolute path of the folder that holds everything of this farm.</summary>
    public required string DataFolder { get; init; }

    public IPEndPoint Http { get; init; } = new(IPAddress.Loopback, 8080);

    public IPEndPoint Grpc { get; init; } = new(IPAddress.Loopback, 8081);

    /// <summary>Null: both ports speak plain.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>local or simulated.</summary>
    public string Cloud { get; init; } = "local";

    /// <summary>Base images to have ready before the farm says that it is.</summary>
    public IReadOnlyList<string> Bases { get; init; } = [];

    /// <summary>The self-contained agent, mounted into local instances.</summary>
    public string? AgentFolder { get; init; }

    /// <summary>Where base images are kept as made, shared by data folders.</summary>
    public string? BaseCacheFolder { get; init; }

    public EngineOptions Engine { get; init; } = new();

    public FarmSettings Settings { get; init; } = new();
}
