using System.Text;
using BuildFarm.Agent.Aws;

namespace BuildFarm.Agent.Logs;

/// <summary>
/// Sends what goes to console.log to a stream of CloudWatch Logs as well, a line an event, while the run goes on. When the
/// service is slower than the program that prints, the program is held back; once the service has refused for good, nothing more is sent.
/// </summary>
internal sealed class CloudWatchStream : IConsoleEcho, IAsyncDisposable
{
    private const int MaximumWaitingBytes = 4 * 1024 * 1024;
    private const string EmptyLine = " "; // an event needs a character

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly LogsClient _client;
    private readonly string _group;
    private readonly string _stream;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Queue<LogEvent> _waiting = new();
    private readonly LineSplitter _lines;
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly ManualResetEventSlim _room = new(true);
    private readonly CancellationTokenSource _finishing = new();
    private readonly CancellationToken _stop;
    private readonly Task _sending;
    private DateTimeOffset _last;
    private int _waitingBytes;

    private CloudWatchStream(LogsClient client, string group, string stream, TimeProvider time, CancellationToken stop)
    {
        (_client, _group, _stream, _time, _stop) = (client, group, stream, time, stop);
        // what is no UTF-8 grows to three bytes a byte
        _lines = new LineSplitter(LogsClient.MaximumMessageBytes / 3, Take);
        _sending = Task.Run(SendAllAsync, CancellationToken.None);
    }

    /// <summary>Why lines were not delivered; null as long as all were.</summary>
    public string? Failure { get; private set; }

    /// <summary>Makes sure that group and stream are there.</summary>
    /// <exception cref="AwsException">They are not, and cannot be made.</exception>
    public static async Task<CloudWatchStream> OpenAsync(LogsClient client, string group, string stream, TimeProvider time, CancellationToken stop)
    {
        await client.EnsureAsync(group, stream, stop);
        return new CloudWatchStream(client, group, stream, time, stop);
    }

    /// <inheritdoc/>
    public void Output(ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            _lines.Add(data);
        }

        _arrived.Release();
        WaitForRoom();
    }

    /// <inheritdoc/>
    public void Line(string line)
    {
        // lines of application.log stay in it
    }

    /// <summary>Sends what is left.</summary>
    public async Task FinishAsync()
    {
        lock (_gate)
        {
            _lines.Flush();
        }

        await _finishing.CancelAsync();
        _arrived.Release();
        await _sending;
    }

    public async ValueTask DisposeAsync()
    {
        await FinishAsync();
        _arrived.Dispose();
        _room.Dispose();
        _finishing.Dispose();
    }

    private void Take(string line)
    {
        if (Failure is not null)
        {
            return;
        }

        DateTimeOffset now = _time.GetUtcNow();
        _last = now > _last ? now : _last; // the service wants them in order, also when the clock was set back
        string message = line.Length == 0 ? EmptyLine : line;
        int bytes = Encoding.UTF8.GetByteCount(message);
        _waiting.Enqueue(new LogEvent(_last, message, bytes));
        _waitingBytes += bytes + LogsClient.EventOverhead;
    }

    private void WaitForRoom()
    {
        lock (_gate)
        {
            if (_waitingBytes <= MaximumWaitingBytes || Failure is not null)
            {
                return;
            }

            _room.Reset();
        }

        try
        {
            _room.Wait(_stop);
        }
        catch (OperationCanceledException)
        {
            // the run ends: what waits is still sent
        }
    }

    private async Task SendAllAsync()
    {
        while (true)
        {
            IReadOnlyList<LogEvent> batch = NextBatch();
            if (batch.Count == 0)
            {
                if (_finishing.IsCancellationRequested)
                {
                    return;
                }

                await _arrived.WaitAsync(CancellationToken.None);
                continue;
            }

            try
            {
                await _client.PutAsync(_group, _stream, batch, CancellationToken.None);
                await PauseAsync();
            }
            catch (Exception e) // whatever it is, the run must not wait for a sender that is gone
            {
                GiveUp(e.Message);
            }
        }
    }

    /// <summary>Lets lines gather; not at the end, and not when there are many already.</summary>
    private async Task PauseAsync()
    {
        lock (_gate)
        {
            if (_waitingBytes >= LogsClient.MaximumBatchBytes || _waiting.Count >= LogsClient.MaximumBatchEvents)
            {
                return;
            }
        }

        try
        {
            await Task.Delay(Pause, _time, _finishing.Token);
        }
        catch (OperationCanceledException)
        {
            // the end: the rest goes at once
        }
    }

    private List<LogEvent> NextBatch()
    {
        List<LogEvent> batch = [];
        lock (_gate)
        {
            int bytes = 0;
            while (batch.Count < LogsClient.MaximumBatchEvents && _waiting.TryPeek(out LogEvent next) && bytes + next.Bytes + LogsClient.EventOverhead <= LogsClient.MaximumBatchBytes)
            {
                batch.Add(_waiting.Dequeue());
                bytes += next.Bytes + LogsClient.EventOverhead;
            }

            _waitingBytes -= bytes;
            if (_waitingBytes <= MaximumWaitingBytes)
            {
                _room.Set();
            }
        }

        return batch;
    }

    private void GiveUp(string reason)
    {
        lock (_gate)
        {
            Failure = reason;
            _waiting.Clear();
            _waitingBytes = 0;
            _room.Set();
        }
    }
}
