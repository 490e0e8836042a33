namespace BuildFarm.Embedded.Simulation;

/// <summary>
/// Time that stands until somebody moves it. Timers fire on the thread that moves it, in the order of their due times; those due at the same
/// moment in the order they were set.
/// </summary>
public sealed class VirtualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<(VirtualTimer Timer, long Setting), (long At, long Order)> _timers = new();
    private long _now;
    private long _settings;

    /// <summary>Starts at the first of January 2026, UTC.</summary>
    public VirtualTimeProvider() : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Ticks of 100 ns.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => start.AddTicks(GetTimestamp());

    /// <inheritdoc/>
    public override long GetTimestamp() => Interlocked.Read(ref _now);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves time on and fires what becomes due on the way, each timer at its own moment.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var end = GetTimestamp() + by.Ticks;
        while (TakeDue(end) is { } timer) timer.Fire();
        Interlocked.Exchange(ref _now, Math.Max(GetTimestamp(), end));
    }

    /// <summary>Moves time on to the next timer and fires it. False when there is none.</summary>
    public bool AdvanceToNext()
    {
        if (TakeDue(long.MaxValue) is not { } timer) return false;
        timer.Fire();
        return true;
    }

    /// <summary>The next timer that is due at a moment or before; time moves on to it.</summary>
    internal VirtualTimer? TakeDue(long until)
    {
        lock (_lock)
        {
            while (_timers.TryPeek(out var next, out var due))
            {
                if (due.At > until) return null;
                _timers.Dequeue();
                // A timer that was set anew or disposed of stands there for nothing.
                if (!next.Timer.IsSetting(next.Setting)) continue;
                _now = Math.Max(_now, due.At);
                return next.Timer;
            }

            return null;
        }
    }

    internal long Set(VirtualTimer timer, TimeSpan dueTime)
    {
        lock (_lock)
        {
            var setting = ++_settings;
            if (dueTime != Timeout.InfiniteTimeSpan) _timers.Enqueue((timer, setting), (_now + Math.Max(0, dueTime.Ticks), setting));
            return setting;
        }
    }
}
