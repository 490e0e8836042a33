using System.Text;
using BuildFarm.Model.AgentProtocol;

namespace BuildFarm.Grains.Instances;

/// <summary>Makes lines of output that arrives in pieces, whatever its bytes. A line longer than the bound is given out in parts.</summary>
internal sealed class LineSplitter
{
    private const int MaximumLine = 16 * 1024;

    private readonly List<byte> rest = [];

    /// <summary>The newest piece, for where the rest belongs.</summary>
    public OutputChunk? Last { get; set; }

    public List<string> Add(ReadOnlySpan<byte> data)
    {
        var found = new List<string>();
        lock (rest)
        {
            foreach (var one in data)
            {
                if (one == (byte)'\n' || rest.Count >= MaximumLine)
                {
                    Take(found);
                }

                if (one != (byte)'\n')
                {
                    rest.Add(one);
                }
            }
        }

        return found;
    }

    /// <summary>What stands there without a line end, or null.</summary>
    public string? Rest()
    {
        lock (rest)
        {
            var found = new List<string>();
            if (rest.Count > 0)
            {
                Take(found);
            }

            return found.FirstOrDefault();
        }
    }

    private void Take(List<string> found)
    {
        found.Add(Encoding.UTF8.GetString(rest.ToArray()).TrimEnd('\r'));
        rest.Clear();
    }
}
