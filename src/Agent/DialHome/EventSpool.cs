using System.Globalization;
using BuildFarm.Model.AgentProtocol;
using Google.Protobuf;

namespace BuildFarm.Agent.DialHome;

/// <summary>
/// The events of one order until the farm has them: numbered, on disk in segments, and in memory for sending. When too
/// much is unacknowledged, output waits (and with it the program that prints); events of steps never do.
/// </summary>
internal sealed class EventSpool : IDisposable
{
    public const long DefaultMaximumBytes = 32 * 1024 * 1024;
    private const long SegmentBytes = 4 * 1024 * 1024;

    private readonly string _folder;
    private readonly long _maximumBytes;
    private readonly Lock _gate = new();
    private readonly Queue<(WorkEvent Event, int Size)> _waiting = new();
    private readonly Queue<SpoolSegment> _segments = new();
    private readonly ManualResetEventSlim _room = new(true);
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _emptied;
    private SpoolSegment? _current;
    private long _bytes;
    private long _last;
    private long _segmentNumber;

    public EventSpool(string folder, long maximumBytes = DefaultMaximumBytes)
    {
        (_folder, _maximumBytes) = (folder, maximumBytes);
        Directory.CreateDirectory(folder);
        Load();
    }

    /// <summary>Everything that an earlier agent wrote and that was not deleted as acknowledged.</summary>
    public IReadOnlyList<WorkEvent> Found { get; private set; } = [];

    public long LastSequence => _last;

    /// <summary>The end of the order, once it is in.</summary>
    public WorkEvent? Result { get; private set; }

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count == 0;
            }
        }
    }

    /// <summary>A disk that takes no more: events are kept in memory alone from then on.</summary>
    public string? DiskFailure { get; private set; }

    /// <param name="flush">On the disk before this returns.</param>
    /// <param name="mayWait">Blocks while too much is unacknowledged, until <paramref name="stop"/>.</param>
    public void Append(WorkEvent item, bool flush, bool mayWait = false, CancellationToken stop = default)
    {
        if (mayWait && !stop.IsCancellationRequested)
        {
            try
            {
                _room.Wait(stop);
            }
            catch (OperationCanceledException)
            {
                // the order ends: what is left to say is little, and is said
            }
        }

        lock (_gate)
        {
            item.Seq = ++_last;
            byte[] bytes = item.ToByteArray();
            Store(bytes, flush);
            Enqueue(item, bytes.Length);
            Interlocked.Exchange(ref _arrived, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }
    }

    /// <summary>The oldest unacknowledged events, up to a size; at least one when there is any.</summary>
    public IReadOnlyList<WorkEvent> Peek(int maximumEvents, int maximumBytes)
    {
        lock (_gate)
        {
            List<WorkEvent> batch = [];
            int bytes = 0;
            foreach ((WorkEvent item, int size) in _waiting)
            {
                if (batch.Count > 0 && (batch.Count >= maximumEvents || bytes + size > maximumBytes))
                {
                    break;
                }

                batch.Add(item);
                bytes += size;
            }

            return batch;
        }
    }

    public void Acknowledge(long sequence)
    {
        lock (_gate)
        {
            while (_waiting.TryPeek(out (WorkEvent Event, int Size) first) && first.Event.Seq <= sequence)
            {
                _bytes -= _waiting.Dequeue().Size;
            }

            while (_segments.TryPeek(out SpoolSegment? segment) && segment.LastSequence <= sequence && segment != _current)
            {
                _segments.Dequeue().Delete();
            }

            if (_bytes < _maximumBytes / 2)
            {
                _room.Set();
            }

            if (_waiting.Count == 0)
            {
                _emptied?.TrySetResult();
            }
        }
    }

    /// <summary>Completes when everything up to now is acknowledged.</summary>
    public Task Emptied()
    {
        lock (_gate)
        {
            _emptied = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiting.Count == 0 ? Task.CompletedTask : _emptied.Task;
        }
    }

    /// <summary>Completes when an event is there, or after <paramref name="longest"/>.</summary>
    public async Task WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken stop)
    {
        Task arrived;
        lock (_gate)
        {
            if (_waiting.Count > 0)
            {
                return;
            }

            arrived = _arrived.Task;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(arrived, Task.Delay(longest, time, over.Token));
        await over.CancelAsync();
        stop.ThrowIfCancellationRequested();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (SpoolSegment segment in _segments)
            {
                segment.Dispose();
            }

            _room.Set();
        }
    }

    private void Load()
    {
        List<WorkEvent> found = [];
        foreach (string path in Directory.GetFiles(_folder, "*.seg").Order(StringComparer.Ordinal))
        {
            _segmentNumber = long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : _segmentNumber;
            foreach (byte[] record in SpoolSegment.Read(path))
            {
                WorkEvent item = WorkEvent.Parser.ParseFrom(record);
                if (_last != 0 && item.Seq != _last + 1)
                {
                    break; // a gap would never be acknowledged
                }

                _last = item.Seq;
                found.Add(item);
                Enqueue(item, record.Length);
            }
        }

        Found = found;
        if (found.Count > 0)
        {
            Rewrite(found);
        }
    }

    /// <summary>Into one fresh segment: the old ones may end in a torn record.</summary>
    private void Rewrite(List<WorkEvent> found)
    {
        string[] old = Directory.GetFiles(_folder, "*.seg");
        foreach (WorkEvent item in found)
        {
            Store(item.ToByteArray(), flush: false, item.Seq);
        }

        foreach (string path in old.Where(path => _segments.All(segment => segment.Path != path)))
        {
            File.Delete(path);
        }
    }

    private void Enqueue(WorkEvent item, int size)
    {
        _waiting.Enqueue((item, size));
        _bytes += size;
        Result = item.EventCase == WorkEvent.EventOneofCase.Result ? item : Result;
        if (_bytes >= _maximumBytes)
        {
            _room.Reset();
        }
    }

    private void Store(byte[] bytes, bool flush, long? sequence = null)
    {
        if (DiskFailure is not null)
        {
            return;
        }

        try
        {
            if (_current is null || _current.Length > SegmentBytes)
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"{++_segmentNumber:D10}.seg");
                _current = SpoolSegment.Create(Path.Combine(_folder, name));
                _segments.Enqueue(_current);
            }

            _current.LastSequence = sequence ?? _last;
            _current.Append(bytes, flush);
        }
        catch (IOException e)
        {
            DiskFailure = e.Message;
        }
    }
}
