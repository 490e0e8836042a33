using System.Threading.Channels;
using BuildFarm.Model.HostProtocol;
using Google.Protobuf.WellKnownTypes;

namespace BuildFarm.Host.Events;

/// <summary>Tells watchers what happens to instances, in one order.</summary>
internal sealed class EventHub(TimeProvider time)
{
    private const int Remembered = 1000;
    private readonly Lock _lock = new();
    private readonly List<Channel<HostEvent>> _watchers = [];
    private readonly Queue<HostEvent> _past = new();
    private long _seq;

    public int Watchers
    {
        get
        {
            lock (_lock)
            {
                return _watchers.Count;
            }
        }
    }

    /// <summary>A number above every earlier one, also of runs before: microseconds of the clock, or the next.</summary>
    public long NextSeq()
    {
        lock (_lock)
        {
            return _seq = Math.Max(_seq + 1, time.GetUtcNow().ToUnixTimeMilliseconds() * 1000);
        }
    }

    public void Publish(long seq, string region, string instanceId, HostInstanceChange change, string reason = "", int boot = 0)
    {
        var news = new HostEvent
        {
            Seq = seq,
            Time = Timestamp.FromDateTimeOffset(time.GetUtcNow()),
            Region = region,
            InstanceId = instanceId,
            Change = change,
            Reason = reason,
            Boot = boot,
        };
        lock (_lock)
        {
            _past.Enqueue(news);
            if (_past.Count > Remembered)
            {
                _past.Dequeue();
            }
            foreach (var watcher in _watchers)
            {
                watcher.Writer.TryWrite(news);
            }
        }
    }

    /// <summary>Events after a number, first those that are still remembered, then the new ones. Disposing the watch ends it.</summary>
    public Watch Subscribe(long afterSeq)
    {
        var channel = Channel.CreateUnbounded<HostEvent>();
        lock (_lock)
        {
            foreach (var news in _past.Where(e => e.Seq > afterSeq))
            {
                channel.Writer.TryWrite(news);
            }
            _watchers.Add(channel);
        }
        return new Watch(this, channel);
    }

    internal sealed class Watch(EventHub hub, Channel<HostEvent> channel) : IDisposable
    {
        public ChannelReader<HostEvent> Events => channel.Reader;

        public void Dispose()
        {
            lock (hub._lock)
            {
                hub._watchers.Remove(channel);
            }
        }
    }
}
