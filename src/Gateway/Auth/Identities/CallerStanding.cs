using System.Collections.Concurrent;

namespace BuildFarm.Gateway.Auth.Identities;

/// <summary>Tells when a caller that was let in is no longer: its key was revoked, its role removed, its session has ended. For streams, which outlive that.</summary>
internal sealed class CallerStanding : IDisposable
{
    private readonly IIdentities _identities;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<Standing, bool> _watched = new();

    public CallerStanding(IIdentities identities, TimeProvider time)
    {
        (_identities, _time) = (identities, time);
        identities.Reloaded += Look;
    }

    /// <param name="lost">Called once, perhaps at once and on another thread, never after the end of the watch. Should not block.</param>
    /// <returns>Ends the watch; null for a caller whose standing nothing ends.</returns>
    public IDisposable? Watch(CallerIdentity caller, Action lost)
    {
        // The credential of the root has no policies and is in no file.
        if (caller.Policies is null)
        {
            return null;
        }

        var watch = new Standing(this, caller, lost);
        _watched[watch] = true;
        if (caller.Expires is { } expires)
        {
            var left = expires - _time.GetUtcNow();
            watch.Timer = _time.CreateTimer(static state => ((Standing)state!).Lose(), watch, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }

        // What changed between the signature's check and here.
        watch.Look();
        return watch;
    }

    public void Dispose() => _identities.Reloaded -= Look;

    private void Look()
    {
        foreach (var (watch, _) in _watched)
        {
            watch.Look();
        }
    }

    private bool IsGood(CallerIdentity caller) => caller.Role is { } role
        ? _identities.Current.FindRole(caller.Account, role[(role.LastIndexOf('/') + 1)..]) is not null
        : _identities.Current.FindKey(caller.AccessKeyId) is not null;

    private sealed class Standing(CallerStanding all, CallerIdentity caller, Action lost) : IDisposable
    {
        private readonly Lock _turn = new();
        private bool _over;

        public ITimer? Timer { get; set; }

        public void Look()
        {
            if (!all.IsGood(caller))
            {
                Lose();
            }
        }

        public void Lose()
        {
            lock (_turn)
            {
                if (!_over)
                {
                    _over = true;
                    lost();
                }
            }
        }

        public void Dispose()
        {
            all._watched.TryRemove(this, out _);
            Timer?.Dispose();
            lock (_turn)
            {
                _over = true;
            }
        }
    }
}
