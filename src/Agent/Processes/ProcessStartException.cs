namespace BuildFarm.Agent.Processes;

/// <summary>A program that could not be started: absent, not executable, too many arguments.</summary>
internal sealed class ProcessStartException(string message, int exitCode) : Exception(message)
{
    /// <summary>The shell's number for the cause: 127 not found, 126 not executable.</summary>
    public int ExitCode { get; } = exitCode;
}
