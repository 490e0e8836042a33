namespace BuildFarm.Embedded.Simulation;

/// <summary>A timer of <see cref="VirtualTimeProvider"/>.</summary>
internal sealed class VirtualTimer(VirtualTimeProvider time, TimerCallback callback, object? state) : ITimer
{
    private long _setting;
    private TimeSpan _period;
    private bool _disposed;

    public bool IsSetting(long setting) => !_disposed && _setting == setting;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_disposed) return false;
        _period = period;
        _setting = time.Set(this, dueTime);
        return true;
    }

    public void Fire()
    {
        if (_disposed) return;
        if (_period > TimeSpan.Zero) _setting = time.Set(this, _period);
        callback(state);
    }

    public void Dispose() => _disposed = true;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }
}
