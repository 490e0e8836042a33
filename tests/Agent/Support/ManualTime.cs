namespace BuildFarm.Agent.Tests.Support;

/// <summary>A clock that only tests move. Timers fire inside <see cref="Advance"/>, in order of their time.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Armed)> _awaited = [];
    private DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Completes when somebody waits for exactly this long.</summary>
    public Task Armed(TimeSpan due)
    {
        lock (_gate)
        {
            if (_timers.Any(timer => timer.At == _now + due))
            {
                return Task.CompletedTask;
            }

            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((due, source));
            return source.Task;
        }
    }

    /// <summary>The clock is put right: timers stay as far away as they were.</summary>
    public void SetBack(TimeSpan by)
    {
        lock (_gate)
        {
            _now -= by;
            _timers.ForEach(timer => timer.At -= by);
        }
    }

    public void Advance(TimeSpan by)
    {
        DateTimeOffset target = GetUtcNow() + by;
        while (true)
        {
            ManualTimer? next;
            lock (_gate)
            {
                next = _timers.Where(timer => timer.At <= target).MinBy(timer => timer.At);
                if (next is null)
                {
                    _now = target;
                    return;
                }

                _now = next.At > _now ? next.At : _now;
                _timers.Remove(next);
            }

            next.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class ManualTimer(ManualTime owner, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public DateTimeOffset At { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._gate)
            {
                owner._timers.Remove(this);
                _period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    At = owner._now + dueTime;
                    owner._timers.Add(this);
                    foreach ((TimeSpan due, TaskCompletionSource armed) in owner._awaited.Where(awaited => awaited.Due == dueTime).ToList())
                    {
                        armed.TrySetResult();
                        owner._awaited.Remove((due, armed));
                    }
                }
            }

            return true;
        }

        public void Fire()
        {
            if (_period != Timeout.InfiniteTimeSpan && _period > TimeSpan.Zero)
            {
                Change(_period, _period);
            }

            callback(state);
        }

        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
