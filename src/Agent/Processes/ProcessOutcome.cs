namespace BuildFarm.Agent.Processes;

/// <summary>How a program ended. A program killed by a signal has the shell's exit code, 128 + signal.</summary>
internal readonly record struct ProcessOutcome(int ExitCode, bool Stopped);
