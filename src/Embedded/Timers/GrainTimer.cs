using BuildFarm.Embedded.Activations;
using BuildFarm.Embedded.Calls;
using Orleans.Runtime;

namespace BuildFarm.Embedded.Timers;

/// <summary>A grain's timer: each tick is a call in the grain's own queue; the period starts when the tick's callback has ended.</summary>
internal sealed class GrainTimer<TState> : IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<TState, CancellationToken, Task> _callback;
    private readonly TState _state;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _disposed = new();
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private TimeSpan _dueTime = Timeout.InfiniteTimeSpan;
    private TimeSpan _period = Timeout.InfiniteTimeSpan;
    private bool _firing;
    private bool _changed;

    public GrainTimer(Activation activation, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        (_activation, _callback, _state, _options) = (activation, callback, state, options);
        _timer = activation.Runtime.Time.CreateTimer(static s => ((GrainTimer<TState>)s!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        lock (_lock)
        {
            (_dueTime, _period, _changed) = (dueTime, period, true);
            // A tick under way counts first; what it finds at its end is then this.
            if (_firing || _disposed.IsCancellationRequested) return;
            _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed.IsCancellationRequested) return;
            _timer.Dispose();
        }

        _activation.Forget(this);
        _disposed.Cancel();
    }

    private void Fire()
    {
        lock (_lock)
        {
            if (_disposed.IsCancellationRequested) return;
            (_firing, _changed) = (true, false);
        }

        var runtime = _activation.Runtime;
        var mode = _options.Interleave ? CallMode.AlwaysInterleave : CallMode.None;
        _activation.TryEnqueue(new TimerTick(runtime, mode, _options.KeepAlive, $"{_activation.GrainId} timer", RunAsync) { SentAt = runtime.Time.GetTimestamp() });
    }

    private async Task RunAsync()
    {
        try
        {
            if (!_disposed.IsCancellationRequested) await _callback(_state, _disposed.Token);
        }
        catch (Exception failure)
        {
            _activation.Runtime.Log.TimerFailed(failure, _activation.GrainId);
        }
        finally
        {
            lock (_lock)
            {
                _firing = false;
                if (!_disposed.IsCancellationRequested) _timer.Change(_changed ? _dueTime : _period, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private static void Check(TimeSpan time, string name)
    {
        var milliseconds = (long)time.TotalMilliseconds;
        if (milliseconds is < -1 or > uint.MaxValue - 1)
            throw new ArgumentOutOfRangeException(name, time, "A timer's times are infinite, zero, or up to 49 days.");
    }
}
