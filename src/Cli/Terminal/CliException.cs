namespace BuildFarm.Cli.Terminal;

/// <summary>Ends a command with one clear line (or a few) on the error stream: what, where, what to do.</summary>
internal sealed class CliException(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>The work was tried and did not succeed.</summary>
    public static CliException Failed(string message, Exception? inner = null) => new(ExitCodes.Failed, message, inner);

    /// <summary>The command was asked for in a way that cannot work; nothing was tried.</summary>
    public static CliException Usage(string message) => new(ExitCodes.Usage, message);
}
