using System.Text;

namespace BuildFarm.Host.Instances;

/// <summary>The last output of an instance's console, bounded however much it prints.</summary>
internal sealed class ConsoleTail
{
    private const int Kept = 16 * 1024;
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();

    public async Task FollowAsync(StreamReader reader)
    {
        var buffer = new char[4096];
        int count;
        while ((count = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            lock (_lock)
            {
                _text.Append(buffer, 0, count);
                if (_text.Length > 2 * Kept)
                {
                    _text.Remove(0, _text.Length - Kept);
                }
            }
        }
    }

    public string Text
    {
        get
        {
            lock (_lock)
            {
                return _text.ToString();
            }
        }
    }

    /// <summary>The last lines that say something, on one line.</summary>
    public string LastLines(int lines) => string.Join(" / ", Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .TakeLast(lines).Select(l => l.Length > 200 ? l[..200] : l));
}
