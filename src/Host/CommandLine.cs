namespace BuildFarm.Host;

/// <summary>The arguments of `host serve`.</summary>
internal static class CommandLine
{
    public const string Usage = """
        usage: host serve --data DIR --agent-folder DIR --agent-socket-folder DIR [--base-cache DIR] [--idle-timeout SECONDS]
               [--cache-mib N] [--max-instances N] [--instance-disk-mib N] [--agent-program NAME] [--detached]
        """;

    public static (HostOptions Options, bool Detached) Parse(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var detached = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == "--detached")
            {
                detached = true;
            }
            else if (!arguments[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == arguments.Count)
            {
                throw HostException.Invalid($"{arguments[i]}: unknown, or its value is missing.\n{Usage}");
            }
            else
            {
                values[arguments[i]] = arguments[++i];
            }
        }
        var options = Read(values);
        return values.Count == 0 ? (options, detached) : throw HostException.Invalid($"{values.Keys.First()}: unknown option.\n{Usage}");
    }

    private static HostOptions Read(Dictionary<string, string> values)
    {
        var data = Path.GetFullPath(Take(values, "--data") ?? throw HostException.Invalid($"--data is missing.\n{Usage}"));
        var defaults = new HostOptions
        {
            DataFolder = data,
            AgentFolder = Path.GetFullPath(Take(values, "--agent-folder") ?? Path.Combine(AppContext.BaseDirectory, "agent")),
            AgentSocketFolder = Path.GetFullPath(Take(values, "--agent-socket-folder") ?? Path.Combine(Path.GetDirectoryName(data) ?? "/", "agent")),
        };
        return defaults with
        {
            AgentProgram = Take(values, "--agent-program") ?? defaults.AgentProgram,
            BaseCacheFolder = Take(values, "--base-cache") is { } cache ? Path.GetFullPath(cache) : null,
            IdleTimeout = Number(values, "--idle-timeout") is { } seconds ? TimeSpan.FromSeconds(seconds) : defaults.IdleTimeout,
            CacheBytes = Number(values, "--cache-mib") << 20 ?? defaults.CacheBytes,
            InstanceDiskBytes = Number(values, "--instance-disk-mib") << 20 ?? defaults.InstanceDiskBytes,
            MaxInstances = (int)(Number(values, "--max-instances") ?? defaults.MaxInstances),
        };
    }

    private static string? Take(Dictionary<string, string> values, string name) => values.Remove(name, out var value) ? value : null;

    private static long? Number(Dictionary<string, string> values, string name) => Take(values, name) switch
    {
        null => null,
        var text when long.TryParse(text, out var number) && number is >= 0 and < 1L << 40 => number,
        var text => throw HostException.Invalid($"{name}: \"{text}\" is no number."),
    };
}
