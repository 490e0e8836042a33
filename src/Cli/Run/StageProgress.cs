namespace BuildFarm.Cli.Run;

/// <summary>A state that the build is or was in.</summary>
internal sealed record StageProgress(string Name, DateTimeOffset Began, DateTimeOffset? Ended);
