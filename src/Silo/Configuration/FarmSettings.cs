namespace BuildFarm.Silo.Configuration;

/// <summary>The configuration file, a JSON object with these members in camel case. Unknown members are refused.</summary>
public sealed record FarmSettings
{
    public string Region { get; init; } = "us-east-1";

    /// <summary>Builds at once, by region.</summary>
    public Dictionary<string, int> RegionLimits { get; init; } = [];

    /// <summary>Builds at once in regions that are not named; 0 is one for each processor and one more, or 1,000 on the simulated cloud.</summary>
    public int DefaultRegionLimit { get; init; }

    /// <summary>How long a cached layer may be reused, in hours.</summary>
    public double CacheHours { get; init; } = 24;

    public string DefaultInstanceType { get; init; } = "m5.large";

    /// <summary>Accounts, users, keys and roles; null: identities/identities.json in the data folder.</summary>
    public string? IdentitiesFile { get; init; }

    /// <summary>The most resources that an account may have in a region, by the kind's name in ARNs, such as image-pipeline; kinds that are not named have no limit.</summary>
    public Dictionary<string, int> Quotas { get; init; } = [];

    /// <summary>How long a client token answers its first result, in hours; 24 to 8,760.</summary>
    public double ClientTokenHours { get; init; } = 48;

    /// <summary>
    /// Buckets that requests may name documents, scripts and disks in; null: every one that the farm's own credentials reach. Name them where
    /// others than the farm's owner have keys: who names an object sees what is in it.
    /// </summary>
    public List<string>? Buckets { get; init; }

    public TlsSettings Tls { get; init; } = new();

    public AuditSettings Audit { get; init; } = new();

    public RateSettings RateLimit { get; init; } = new();

    public SimulatedSettings Simulated { get; init; } = new();
}
