namespace BuildFarm.Cli.Tests.Launcher;

internal sealed record LauncherRun(int ProcessId, int ExitCode, string Output, string Error);
