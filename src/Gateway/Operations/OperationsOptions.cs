namespace BuildFarm.Gateway.Operations;

/// <summary>What the handlers need to know of the farm they run in.</summary>
public sealed record OperationsOptions
{
    /// <summary>Key of the farm that seals page tokens; at least 32 bytes, the same on all servers of one farm and over restarts.</summary>
    public required byte[] PageTokenKey { get; init; }

    /// <summary>Regions that GetFarmStatus reports on.</summary>
    public required IReadOnlyList<string> Regions { get; init; }

    /// <summary>The most resources that an account may have in a region, by the kind's name in ARNs; kinds that are not named have no limit.</summary>
    public IReadOnlyDictionary<string, int> Quotas { get; init; } = new Dictionary<string, int>();

    /// <summary>How long a client token answers its first result, at least; 24 hours or more.</summary>
    public TimeSpan ClientTokenLifetime { get; init; } = TimeSpan.FromHours(48);

    public string Version { get; init; } = "";

    /// <summary>embedded or orleans.</summary>
    public string Engine { get; init; } = "embedded";

    /// <summary>When this server started.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>Where everybody who may export an image may write it: the farm writes as the machine's administrator. Empty: nowhere.</summary>
    public string ExportFolder { get; init; } = "";

    /// <summary>ARN of the farm's owner, who may export to any folder of the machine.</summary>
    public string Owner { get; init; } = "";

    /// <summary>Names of the base images that recipes can start from.</summary>
    public Func<CancellationToken, Task<IReadOnlyList<string>>> BaseImages { get; init; } = _ => Task.FromResult<IReadOnlyList<string>>([]);
}
