using System.Text;
using BuildFarm.Agent.Processes;

namespace BuildFarm.Agent.Modules.Execution;

/// <summary>Keeps the beginning of standard output for <c>outputs.stdout</c> and passes everything on.</summary>
internal sealed class OutputCapture(IOutputSink next, string fullLogPath) : IOutputSink
{
    /// <summary>Bytes of standard output that a step can hand to others.</summary>
    public const int MaximumBytes = 1024 * 1024;

    private byte[] _kept = [];
    private int _length;
    private long _total;

    /// <inheritdoc/>
    public void Write(OutputStream stream, ReadOnlySpan<byte> data)
    {
        if (stream == OutputStream.StandardOutput)
        {
            _total += data.Length;
            Keep(data[..Math.Min(data.Length, MaximumBytes - _length)]);
        }

        next.Write(stream, data);
    }

    /// <summary>Decoded (broken UTF-8 becomes U+FFFD), trailing line ends removed as <c>$( )</c> does; cut with a mark when longer than the bound.</summary>
    public string Text()
    {
        string text = Encoding.UTF8.GetString(_kept, 0, _length).TrimEnd('\n', '\r');
        return _total <= MaximumBytes
            ? text
            : $"{text}\n[output cut here: the first {MaximumBytes} of {_total} bytes; all of it is in {fullLogPath}]";
    }

    private void Keep(ReadOnlySpan<byte> data)
    {
        if (_length + data.Length > _kept.Length)
        {
            Array.Resize(ref _kept, Math.Min(MaximumBytes, Math.Max(_length + data.Length, _kept.Length * 2)));
        }

        data.CopyTo(_kept.AsSpan(_length));
        _length += data.Length;
    }
}
