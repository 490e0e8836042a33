namespace BuildFarm.Grains.Dispatch;

/// <summary>Where calls run. The simulator gives its own scheduler and chance, so that one seed replays one run.</summary>
public sealed record DispatcherOptions
{
    public TaskScheduler Scheduler { get; init; } = TaskScheduler.Default;

    /// <summary>Numbers from 0 to 1 for the jitter of retries.</summary>
    public required Func<double> Chance { get; init; }

    public int MaximumTries { get; init; } = 30;
}
