using BuildFarm.Catalog;
using BuildFarm.Model.FarmApi;
using BuildFarm.Model.Stored;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace BuildFarm.Grains.Watch;

/// <summary>
/// The events of one build: appended in memory, written to the blob store by <see cref="FlushAsync"/>, read from either. What an agent
/// reported carries its order's sequence numbers, so that a repeated report is stored once.
/// </summary>
public sealed class BuildLog(string blob, IBlobStore blobs, TimeProvider time)
{
    /// <summary>Above this the log takes no further lines; steps and states still enter.</summary>
    public const long MaximumBytes = 256L << 20;

    private const int ReadChunk = 256 * 1024;

    private readonly Lock gate = new();
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly Dictionary<string, long> stored = new(StringComparer.Ordinal);
    private List<StoredEvent> unflushed = [];
    private List<StoredEvent> flushing = [];
    private TaskCompletionSource changed = NewSignal();
    private Task? loading;
    private long length;
    private long cursor;
    private bool truncated;

    public bool HasUnflushed
    {
        get
        {
            lock (gate)
            {
                return unflushed.Count + flushing.Count > 0;
            }
        }
    }

    /// <summary>Reads what an earlier process stored: the cursor, the length, and how far each order got.</summary>
    public Task LoadAsync()
    {
        lock (gate)
        {
            return loading ??= ScanAsync();
        }
    }

    /// <summary>The last stored sequence number of an order; 0 for none.</summary>
    public long LastSequence(string workId)
    {
        lock (gate)
        {
            return stored.GetValueOrDefault(workId);
        }
    }

    /// <summary>Adds an event; the cursor and, where absent, the time are set here. Answers false for one that is stored already.</summary>
    public bool Append(BuildEvent added, string workId = "", long sequence = 0)
    {
        lock (gate)
        {
            if (sequence > 0)
            {
                if (sequence < stored.GetValueOrDefault(workId))
                {
                    return false;
                }

                stored[workId] = sequence;
            }

            if (added.EventCase == BuildEvent.EventOneofCase.Log && !AdmitsLines())
            {
                return true;
            }

            added.Cursor = ++cursor;
            added.Time ??= Timestamp.FromDateTimeOffset(time.GetUtcNow());
            unflushed.Add(new StoredEvent { Event = added, WorkId = workId, WorkSeq = sequence });
        }

        return true;
    }

    /// <summary>
    /// Stores everything appended so far and shows it to those who watch. What an agent is told to forget has to be durable; what the
    /// journal knows as well need not be.
    /// </summary>
    public async Task FlushAsync(bool durable)
    {
        await LoadAsync();
        await writing.WaitAsync();
        try
        {
            List<StoredEvent> batch;
            lock (gate)
            {
                batch = unflushed;
                flushing = batch;
                unflushed = [];
            }

            if (batch.Count > 0)
            {
                await WriteAsync(batch, durable);
            }
        }
        finally
        {
            writing.Release();
        }

        Pulse();
    }

    /// <summary>Lets watchers look again without a write; for events that may stay in memory until the next flush.</summary>
    public void Pulse()
    {
        lock (gate)
        {
            changed.TrySetResult();
            changed = NewSignal();
        }
    }

    /// <summary>Completes with the next change after the call.</summary>
    public Task NextChange()
    {
        lock (gate)
        {
            return changed.Task;
        }
    }

    /// <summary>Stored and pending events after a cursor, up to about 256 KiB of them; position is where the reader's file offset stands.</summary>
    public async Task<LogSlice> ReadAsync(long position, long after)
    {
        // looked at before the blob: what a flush moves meanwhile is seen in one of the two, never in neither
        List<BuildEvent> pending;
        lock (gate)
        {
            pending = [.. flushing.Select(e => e.Event), .. unflushed.Select(e => e.Event)];
        }

        var bytes = await blobs.ReadAsync(blob, position, ReadChunk) ?? [];
        var events = new List<BuildEvent>();
        var consumed = Decode(bytes, e => events.Add(e.Event));
        if (consumed == 0 && bytes.Length == ReadChunk)
        {
            // one event larger than the chunk: read on until it is whole
            for (var size = ReadChunk * 4; consumed == 0 && size <= 64 << 20; size *= 4)
            {
                bytes = await blobs.ReadAsync(blob, position, size) ?? [];
                consumed = Decode(bytes, e => events.Add(e.Event));
            }
        }

        if (consumed == 0)
        {
            events.AddRange(pending);
        }

        return new LogSlice(events.Where(e => e.Cursor > after).ToList(), position + consumed);
    }

    private static int Decode(byte[] bytes, Action<StoredEvent> found)
    {
        var input = new CodedInputStream(bytes);
        var consumed = 0;
        while (consumed < bytes.Length)
        {
            try
            {
                var entry = new StoredEvent();
                input.ReadMessage(entry);
                consumed = (int)input.Position;
                found(entry);
            }
            catch (InvalidProtocolBufferException)
            {
                break; // the rest of a record that is not wholly there yet
            }
        }

        return consumed;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool AdmitsLines()
    {
        if (length <= MaximumBytes)
        {
            return true;
        }

        if (!truncated)
        {
            truncated = true;
            unflushed.Add(new StoredEvent
            {
                Event = new BuildEvent
                {
                    Cursor = ++cursor,
                    Time = Timestamp.FromDateTimeOffset(time.GetUtcNow()),
                    Log = new LogLine { Text = $"[the log ends here: {MaximumBytes >> 20} MiB are kept; the instance's own log folder has the rest]", StandardError = true },
                },
            });
        }

        return false;
    }

    private async Task ScanAsync()
    {
        var events = 0L;
        var position = 0L;
        while (await blobs.ReadAsync(blob, position, ReadChunk * 16) is { Length: > 0 } bytes)
        {
            var consumed = Decode(bytes, entry =>
            {
                events = Math.Max(events, entry.Event.Cursor);
                if (entry.WorkSeq > 0)
                {
                    lock (gate)
                    {
                        stored[entry.WorkId] = Math.Max(stored.GetValueOrDefault(entry.WorkId), entry.WorkSeq);
                    }
                }
            });
            if (consumed == 0)
            {
                break;
            }

            position += consumed;
        }

        await MendTailAsync(position);
        lock (gate)
        {
            length = position;
            foreach (var pending in unflushed)
            {
                pending.Event.Cursor += events; // appended before the scan ended
            }

            cursor += events;
        }
    }

    /// <summary>A process that is killed while it writes may leave half a record; appends must follow the last whole one.</summary>
    private async Task MendTailAsync(long whole)
    {
        if (await blobs.LengthAsync(blob) is { } found && found > whole)
        {
            await blobs.WriteAsync(blob, await blobs.ReadAsync(blob, 0, (int)whole) ?? []);
        }
    }

    private async Task WriteAsync(List<StoredEvent> batch, bool durable)
    {
        using var buffer = new MemoryStream();
        var output = new CodedOutputStream(buffer, leaveOpen: true);
        foreach (var entry in batch)
        {
            output.WriteMessage(entry);
        }

        output.Flush();
        try
        {
            await blobs.AppendAsync(blob, length, buffer.GetBuffer().AsMemory(0, (int)buffer.Length), durable);
            lock (gate)
            {
                length += buffer.Length;
                flushing = [];
            }
        }
        catch
        {
            lock (gate)
            {
                flushing = [];
                unflushed.InsertRange(0, batch); // kept for the next flush, in order
            }

            throw;
        }
    }
}
