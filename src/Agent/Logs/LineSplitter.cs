using System.Text;

namespace BuildFarm.Agent.Logs;

/// <summary>Cuts a byte stream into lines of text; a line without an end is cut where it gets too long, never inside a character.</summary>
/// <param name="take">A line without its end, decoded (broken UTF-8 becomes U+FFFD).</param>
internal sealed class LineSplitter(int maximumBytes, Action<string> take)
{
    private readonly byte[] _line = new byte[maximumBytes];
    private int _length;

    public void Add(ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
        {
            if (_length == _line.Length && data[0] != '\n')
            {
                Pass(WholeCharacters());
            }

            int end = data.IndexOf((byte)'\n');
            ReadOnlySpan<byte> part = end < 0 ? data : data[..end];
            part = part[..Math.Min(part.Length, _line.Length - _length)];
            part.CopyTo(_line.AsSpan(_length));
            _length += part.Length;
            if (part.Length == end)
            {
                Pass(_length);
                data = data[(end + 1)..];
                continue;
            }

            data = data[part.Length..];
        }
    }

    /// <summary>The end of the stream: what is left is a line.</summary>
    public void Flush()
    {
        if (_length > 0)
        {
            Pass(_length);
        }
    }

    private void Pass(int length)
    {
        int end = length == _length && length > 0 && _line[length - 1] == '\r' ? length - 1 : length;
        take(Encoding.UTF8.GetString(_line, 0, end));
        _line.AsSpan(length, _length - length).CopyTo(_line);
        _length -= length;
    }

    /// <summary>The longest beginning of a full line that does not end inside a character.</summary>
    private int WholeCharacters()
    {
        const int longestCharacter = 4;
        for (int back = 1; back < longestCharacter && back < _length; back++)
        {
            byte lead = _line[_length - back];
            if ((lead & 0xC0) != 0x80)
            {
                int needs = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
                return needs > back ? _length - back : _length;
            }
        }

        return _length;
    }
}
