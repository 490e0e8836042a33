namespace BuildFarm.Embedded.Simulation;

/// <summary>The world's time with timers that die with their process.</summary>
internal sealed class ProcessTimeProvider(SimulatedProcess process, SimulationScheduler simulation) : TimeProvider
{
    public override long TimestampFrequency => simulation.Time.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => simulation.Time.GetUtcNow();

    public override long GetTimestamp() => simulation.Time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer? timer = null;
        timer = simulation.Time.CreateTimer(s =>
        {
            if (process.IsAlive) callback(s);
            else timer?.Dispose();
        }, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(dueTime, period);
        return timer;
    }
}
