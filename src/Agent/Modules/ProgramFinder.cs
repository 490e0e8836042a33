namespace BuildFarm.Agent.Modules;

/// <summary>Finds programs as a shell does.</summary>
internal sealed class ProgramFinder(Func<string?>? searchPath = null)
{
    private const string Usual = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly Func<string?> _searchPath = searchPath ?? (static () => System.Environment.GetEnvironmentVariable("PATH"));

    /// <summary>The absolute path, or null when there is no such program.</summary>
    public string? Find(string name)
    {
        if (name.Contains('/'))
        {
            return IsProgram(name) ? Path.GetFullPath(name) : null;
        }

        foreach (string folder in (_searchPath() ?? Usual).Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            string candidate = Path.Combine(folder, name);
            if (name.Length > 0 && IsProgram(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private static bool IsProgram(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Executable) != 0);
}
