namespace BuildFarm.EndToEnd.Tests.Support;

/// <summary>Where the programs under test are: those of the same configuration as these tests, through the launcher.</summary>
internal static class Programs
{
    private static readonly string[] s_tools = ["systemd-nspawn", "mmdebstrap", "ip", "iptables"];

    /// <summary>The repository: the folder that holds the launcher.</summary>
    public static string Root { get; } = FindRoot();

    public static string Launcher => Path.Combine(Root, "buildfarm");

    public static string Agent => Path.Combine(Root, "artifacts", "agent");

    public static string Configuration { get; } = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    public static string Host => Path.Combine(AppContext.BaseDirectory, "..", "..", "BuildFarm.Host", Configuration, "BuildFarm.Host");

    /// <summary>Base images are made once for all runs, in BUILDFARM_TEST_CACHE or below the temporary folder.</summary>
    public static string BaseCache => Environment.GetEnvironmentVariable("BUILDFARM_TEST_CACHE")
        ?? Path.Combine(Path.GetTempPath(), "buildfarm-test-cache");

    public static bool RunsLong => Environment.GetEnvironmentVariable("BUILDFARM_LONG_TESTS") is { Length: > 0 };

    /// <summary>Why whole builds can't run here; null when they can.</summary>
    public static string? WhyNot()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return "needs root";
        }

        if (s_tools.FirstOrDefault(t => Find(t) is null) is { } missing)
        {
            return $"needs {missing}; ./test.sh installs it";
        }

        return File.Exists(Path.Combine(Agent, "buildfarm-agent")) ? null : "needs the published agent: src/Agent/publish.sh artifacts/agent";
    }

    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin")
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "buildfarm")) || !Directory.Exists(Path.Combine(folder, "protos")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))
                ?? throw new InvalidOperationException($"The tests must lie below the repository: {AppContext.BaseDirectory}");
        }

        return folder;
    }
}
