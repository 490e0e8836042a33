using System.Text;

namespace BuildFarm.Agent.Logs;

/// <summary>On standard error: standard output is for the JSON summary.</summary>
internal sealed class StandardErrorEcho : IConsoleEcho, IDisposable
{
    private readonly Stream _stream = Console.OpenStandardError();

    public void Output(ReadOnlySpan<byte> data) => _stream.Write(data);

    public void Line(string line) => _stream.Write(Encoding.UTF8.GetBytes(line + "\n"));

    public void Dispose() => _stream.Dispose();
}
