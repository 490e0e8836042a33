using System.Text;
using BuildFarm.Agent.Processes;

namespace BuildFarm.Agent.Metadata;

/// <summary>Standard output of a listing, up to a bound that no real one reaches.</summary>
internal sealed class GatheredOutput : IOutputSink
{
    private const int MaximumBytes = 32 * 1024 * 1024;

    private readonly MemoryStream _bytes = new();

    public void Write(OutputStream stream, ReadOnlySpan<byte> data)
    {
        if (stream == OutputStream.StandardOutput && _bytes.Length + data.Length <= MaximumBytes)
        {
            _bytes.Write(data);
        }
    }

    public string Text() => Encoding.UTF8.GetString(_bytes.GetBuffer(), 0, (int)_bytes.Length);
}
