using BuildFarm.Agent.Engine;
using BuildFarm.Agent.Processes;
using BuildFarm.Model.AgentProtocol;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace BuildFarm.Agent.DialHome;

/// <summary>Gathers output into chunks: 64 KB, or what came within 50 ms.</summary>
internal sealed class OutputBatcher : IDisposable
{
    private const int ChunkBytes = 64 * 1024;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);

    private readonly EventSpool _spool;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stop;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly byte[] _buffer = new byte[ChunkBytes];
    private int _length;
    private StepIdentity? _step;
    private OutputStream _stream;

    public OutputBatcher(EventSpool spool, TimeProvider time, CancellationToken stop)
    {
        (_spool, _time, _stop) = (spool, time, stop);
        _timer = time.CreateTimer(static state => ((OutputBatcher)state!).Flush(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(StepIdentity step, OutputStream stream, ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            if (_length > 0 && (stream != _stream || step != _step))
            {
                Flush();
            }

            (_step, _stream) = (step, stream);
            while (data.Length > 0)
            {
                if (_length == 0)
                {
                    _timer.Change(LongestWait, Timeout.InfiniteTimeSpan);
                }

                int count = Math.Min(data.Length, ChunkBytes - _length);
                data[..count].CopyTo(_buffer.AsSpan(_length));
                _length += count;
                data = data[count..];
                if (_length == ChunkBytes)
                {
                    Flush();
                }
            }
        }
    }

    public void Flush()
    {
        lock (_gate)
        {
            if (_length == 0)
            {
                return;
            }

            var chunk = new OutputChunk
            {
                Component = _step!.Component,
                Phase = _step.Phase,
                Step = _step.Step,
                StandardError = _stream == OutputStream.StandardError,
                Data = ByteString.CopyFrom(_buffer, 0, _length),
            };
            _length = 0;
            _spool.Append(new WorkEvent { Time = Timestamp.FromDateTimeOffset(_time.GetUtcNow()), Output = chunk }, flush: false, mayWait: true, _stop);
        }
    }

    public void Dispose()
    {
        Flush();
        _timer.Dispose();
    }
}
