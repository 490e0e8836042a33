namespace BuildFarm.Embedded.Calls;

/// <summary>
/// Ends calls that get no answer in time. All calls have the same timeout, so a list in the order of sending is in the order of ending; one timer
/// stands at its head. There are several such lists so that cores seldom meet at one lock.
/// </summary>
internal sealed class CallTimeouts : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly ITimer _timer;
    private GrainCall? _first;
    private GrainCall? _last;
    private bool _armed;

    public CallTimeouts(TimeProvider time, TimeSpan timeout)
    {
        (_time, _timeout) = (time, timeout);
        _timer = time.CreateTimer(static s => ((CallTimeouts)s!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(GrainCall call)
    {
        var arm = false;
        lock (_lock)
        {
            call.TimeoutList = this;
            call.PreviousTimeout = _last;
            if (_last is null) _first = call;
            else _last.NextTimeout = call;
            _last = call;
            if (!_armed) _armed = arm = true;
        }

        if (arm) _timer.Change(_timeout, Timeout.InfiniteTimeSpan);
    }

    public void Remove(GrainCall call)
    {
        lock (_lock)
        {
            if (call.TimeoutList is null) return;
            call.TimeoutList = null;
            if (call.PreviousTimeout is null) _first = call.NextTimeout;
            else call.PreviousTimeout.NextTimeout = call.NextTimeout;
            if (call.NextTimeout is null) _last = call.PreviousTimeout;
            else call.NextTimeout.PreviousTimeout = call.PreviousTimeout;
            call.PreviousTimeout = call.NextTimeout = null;
        }
    }

    private void OnTimer()
    {
        while (true)
        {
            GrainCall late;
            lock (_lock)
            {
                if (_first is null)
                {
                    _armed = false;
                    return;
                }

                var left = _timeout - _time.GetElapsedTime(_first.SentAt);
                if (left > TimeSpan.Zero)
                {
                    // Timers of the system count whole milliseconds: rounding down would spin.
                    _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
                    return;
                }

                late = _first;
            }

            Remove(late);
            late.Fail(new TimeoutException($"No answer in {_timeout.TotalSeconds:0.###} s from {late.Describe()}. The grain may still be working on it, may wait for its own caller, or its queue is too long."));
        }
    }

    public void Dispose() => _timer.Dispose();
}
