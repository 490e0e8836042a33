namespace BuildFarm.Host.Api;

/// <summary>Says when nobody has called for a while. A call or a watcher under way is somebody; so is a live instance.</summary>
internal sealed class IdleWatch
{
    private readonly TimeSpan _limit;
    private readonly Func<bool> _isNeeded;
    private readonly ITimer _timer;
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;

    public IdleWatch(TimeSpan limit, TimeProvider time, Func<bool> isNeeded)
    {
        _limit = limit;
        _isNeeded = isNeeded;
        _timer = time.CreateTimer(_ => Look(), null, Next, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Completes once the time passed with nobody there.</summary>
    public Task Idle => _idle.Task;

    private TimeSpan Next => _limit > TimeSpan.Zero ? _limit : Timeout.InfiniteTimeSpan;

    /// <summary>A call begins; disposing ends it.</summary>
    public IDisposable Enter()
    {
        Interlocked.Increment(ref _calls);
        return new Visit(this);
    }

    private void Leave()
    {
        Interlocked.Decrement(ref _calls);
        _timer.Change(Next, Timeout.InfiniteTimeSpan);
    }

    private void Look()
    {
        if (Volatile.Read(ref _calls) == 0 && !_isNeeded())
        {
            _idle.TrySetResult();
        }
        else
        {
            _timer.Change(Next, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class Visit(IdleWatch watch) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                watch.Leave();
            }
        }
    }
}
