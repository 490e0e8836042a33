namespace BuildFarm.Host.Commands;

/// <summary>The arguments of `host serve`.</summary>
internal static class ServeArguments
{
    public static (HostOptions Options, bool Detached) Parse(IReadOnlyList<string> list)
    {
        var arguments = new Arguments(list, new HashSet<string> { "--detached" }, HostUsage.Text);
        var data = Path.GetFullPath(arguments.Take("--data") ?? HostUsage.DefaultData);
        var defaults = new HostOptions
        {
            DataFolder = data,
            AgentFolder = Path.GetFullPath(arguments.Take("--agent-folder") ?? Path.Combine(AppContext.BaseDirectory, "agent")),
            AgentSocketFolder = Path.GetFullPath(arguments.Take("--agent-socket-folder") ?? Path.Combine(Path.GetDirectoryName(data) ?? "/", "agent")),
        };
        var options = defaults with
        {
            AgentProgram = arguments.Take("--agent-program") ?? defaults.AgentProgram,
            BaseCacheFolder = arguments.Take("--base-cache") is { } cache ? Path.GetFullPath(cache) : null,
            IdleTimeout = arguments.TakeNumber("--idle-timeout") is { } seconds ? TimeSpan.FromSeconds(seconds) : defaults.IdleTimeout,
            CacheBytes = arguments.TakeNumber("--cache-mib") << 20 ?? defaults.CacheBytes,
            InstanceDiskBytes = arguments.TakeNumber("--instance-disk-mib") << 20 ?? defaults.InstanceDiskBytes,
            MaxInstances = (int)(arguments.TakeNumber("--max-instances") ?? defaults.MaxInstances),
        };
        arguments.RequireEmpty(plain: 0);
        var detached = arguments.Flag("--detached");
        return (options with { StartedByServer = detached }, detached);
    }
}
