using System.Text;

namespace BuildFarm.Agent.Engine;

/// <summary>The last lines that a step printed, on both streams.</summary>
internal sealed class OutputTail
{
    private const int MaximumBytes = 4096;
    private const int MaximumLines = 20;

    private byte[] _ring = [];
    private long _written;

    public void Add(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> last = data.Length > MaximumBytes ? data[^MaximumBytes..] : data;
        _ring = _ring.Length > 0 || data.Length == 0 ? _ring : new byte[MaximumBytes]; // many steps print nothing
        _written += data.Length - last.Length;
        int at = (int)(_written % MaximumBytes);
        int first = Math.Min(last.Length, MaximumBytes - at);
        last[..first].CopyTo(_ring.AsSpan(at));
        last[first..].CopyTo(_ring);
        _written += last.Length;
    }

    public string Text()
    {
        int at = (int)(_written % MaximumBytes);
        byte[] bytes = _written <= MaximumBytes ? _ring[..(int)_written] : [.. _ring[at..], .. _ring[..at]];
        string text = Encoding.UTF8.GetString(bytes).Replace("\0", "\\0", StringComparison.Ordinal);
        if (_written > MaximumBytes && text.IndexOf('\n') is var cut && cut >= 0)
        {
            text = text[(cut + 1)..]; // the first line is not whole
        }

        string[] lines = text.TrimEnd('\n', '\r').Split('\n');
        return string.Join('\n', lines.TakeLast(MaximumLines).Select(line => line.TrimEnd('\r')));
    }
}
