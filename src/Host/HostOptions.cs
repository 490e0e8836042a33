namespace BuildFarm.Host;

/// <summary>What a builder host is told when it starts.</summary>
internal sealed record HostOptions
{
    /// <summary>The host's own folder; host.sock is made in it. Absolute; no ':' ',' or '\', which overlay mount options can't carry.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Folder with the agent's program, mounted read-only into instances.</summary>
    public required string AgentFolder { get; init; }

    /// <summary>Folder that holds the agent hub's socket agent.sock, mounted into instances.</summary>
    public required string AgentSocketFolder { get; init; }

    /// <summary>Name of the agent's program in its folder.</summary>
    public string AgentProgram { get; init; } = "buildfarm-agent";

    /// <summary>Where base images are kept as made, for all data folders of a machine.</summary>
    public string? BaseCacheFolder { get; init; }

    /// <summary>The host ends after this time without a call and without an instance; zero is never.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Started by a server, which ends it with itself when no instance is left.</summary>
    public bool StartedByServer { get; init; }

    /// <summary>Cached layers beyond this many bytes are removed, longest unused first.</summary>
    public long CacheBytes { get; init; } = 20L << 30;

    /// <summary>Instances that may live at once.</summary>
    public int MaxInstances { get; init; } = 64;

    /// <summary>Bytes that an instance may add to its root before it is ended.</summary>
    public long InstanceDiskBytes { get; init; } = 30L << 30;

    /// <summary>Free bytes below which no instance is launched, and the one that wrote most is ended.</summary>
    public long DiskReserveBytes { get; init; } = 512L << 20;

    /// <summary>How long an instance may take to power off before it is killed.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a terminated instance or deregistered image is remembered, so that a late repeat of its token finds it.</summary>
    public TimeSpan Memory { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Network namespaces kept ready for the next launches.</summary>
    public int SpareNetworks { get; init; } = 3;
}
