using System.Net;

namespace BuildFarm.Gateway;

/// <summary>Where the faces listen and how much they take.</summary>
public sealed record GatewayOptions
{
    /// <summary>HTTP/1.1: REST-JSON, metrics, health. Port 0 takes a free one.</summary>
    public required IPEndPoint Http { get; init; }

    /// <summary>HTTP/2: gRPC. Without TLS by prior knowledge. Port 0 takes a free one.</summary>
    public required IPEndPoint Grpc { get; init; }

    /// <summary>The unix socket of the agents of local instances; null: none.</summary>
    public string? AgentSocket { get; init; }

    /// <summary>The root credential; made when it is not there.</summary>
    public required string RootCredentialFile { get; init; }

    /// <summary>Accounts, users, keys and roles; need not be there. Read again when it changes.</summary>
    public required string IdentitiesFile { get; init; }

    /// <summary>The key that seals session tokens; made when it is not there. The same on all servers of one farm.</summary>
    public required string SessionKeyFile { get; init; }

    /// <summary>What both ports speak TLS with; null: plain, which is for the loopback interface alone.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>Where the audit log is kept; null: nowhere.</summary>
    public string? AuditFolder { get; init; }

    /// <summary>Longest file of the audit log, in bytes.</summary>
    public long AuditFileBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How many files of the audit log are kept, the one that is written among them.</summary>
    public int AuditFiles { get; init; } = 16;

    /// <summary>Each line of the audit log is on the disk before its call is answered, not only with the operating system.</summary>
    public bool AuditDurable { get; init; }

    /// <summary>Calls a second of one principal, on the average; 0: as many as it likes.</summary>
    public double CallsPerSecond { get; init; }

    /// <summary>Calls that a principal may make at once after a pause.</summary>
    public int CallBurst { get; init; } = 100;

    /// <summary>Slowest a request's body may arrive, in bytes a second, after five seconds.</summary>
    public double MinimumBodyRate { get; init; } = 240;

    /// <summary>How far the time of a signature may be from the farm's.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest request body of REST and agents, in bytes. A report carries at most this much output.</summary>
    public int MaximumBodyBytes { get; init; } = 1024 * 1024;

    /// <summary>Longest gRPC message, compressed or not, in bytes.</summary>
    public int MaximumMessageBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>How long a request body may take to arrive.</summary>
    public TimeSpan BodyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>REST requests and unary gRPC calls at work at the same time; more are told to come again (429, RESOURCE_EXHAUSTED).</summary>
    public int MaximumConcurrentCalls { get; init; } = 1024;

    /// <summary>Open gRPC streams at the same time, of all callers.</summary>
    public int MaximumStreams { get; init; } = 20_000;

    public int MaximumConnections { get; init; } = 10_000;

    public int MaximumStreamsPerConnection { get; init; } = 1_000;
}
