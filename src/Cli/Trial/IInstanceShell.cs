namespace BuildFarm.Cli.Trial;

/// <summary>A shell inside a running instance of this machine.</summary>
internal interface IInstanceShell
{
    /// <summary>Why none can be opened here; null when one can.</summary>
    string? WhyNot();

    /// <summary>Opens one on the caller's own standard streams and returns when it has ended.</summary>
    /// <exception cref="Terminal.CliException">The instance does not run on this machine, or the shell could not be started.</exception>
    Task OpenAsync(string instanceId);
}
