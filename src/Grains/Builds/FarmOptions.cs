namespace BuildFarm.Grains.Builds;

/// <summary>What the composition root tells the farm's behaviour.</summary>
public sealed record FarmOptions
{
    /// <summary>Identifies the agent program; part of every layer's key.</summary>
    public string AgentVersion { get; init; } = "1";

    /// <summary>How old a layer or verdict may be that is reused.</summary>
    public TimeSpan CacheAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Builds that may run at once, by region; others wait.</summary>
    public IReadOnlyDictionary<string, int> RegionLimits { get; init; } = new Dictionary<string, int>();

    /// <summary>The limit of regions that are not named.</summary>
    public int DefaultRegionLimit { get; init; } = 4;

    /// <summary>Regions that are swept from the start.</summary>
    public IReadOnlyList<string> Regions { get; init; } = ["us-east-1"];

    /// <summary>Where an infrastructure configuration names no type.</summary>
    public string DefaultInstanceType { get; init; } = "m5.large";

    /// <summary>
    /// How often a watch looks again without being told: never in one process, where the log tells; in a cluster the build may run on
    /// another server.
    /// </summary>
    public TimeSpan WatchInterval { get; init; } = Timeout.InfiniteTimeSpan;

    public int LimitOf(string region) => RegionLimits.GetValueOrDefault(region, DefaultRegionLimit);
}
