using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Agent.Logs;

/// <summary>The folder TOE_TIME_ID of one execution, with the guide's five files.</summary>
internal sealed class LogFolder : IDisposable
{
    private readonly FileStream _console;
    private readonly FileLogger _application;
    private readonly IConsoleEcho? _echo;

    private LogFolder(string path, TimeProvider time, IConsoleEcho? echo)
    {
        Path = path;
        _echo = echo;
        _console = new FileStream(ConsoleLogPath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        _application = new FileLogger(System.IO.Path.Combine(path, "application.log"), time, echo);
    }

    public string Path { get; }

    public string ConsoleLogPath => System.IO.Path.Combine(Path, "console.log");

    public ILogger Application => _application;

    /// <summary>The name of a new folder: TOE_2021-07-01_12-34-56_UTC-0_ID.</summary>
    public static string NameFor(string directory, DateTimeOffset time, string executionId) => System.IO.Path.GetFullPath(System.IO.Path.Combine(
        directory,
        string.Create(CultureInfo.InvariantCulture, $"TOE_{time.UtcDateTime:yyyy-MM-dd_HH-mm-ss}_UTC-0_{executionId}")));

    /// <summary>Makes the folder, or goes on in it.</summary>
    /// <exception cref="IOException">It cannot be written; the message names it.</exception>
    public static LogFolder Open(string path, TimeProvider time, IConsoleEcho? echo = null)
    {
        try
        {
            Directory.CreateDirectory(path);
            return new LogFolder(path, time, echo);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new IOException($"the log folder '{path}' cannot be written: {e.Message} Choose another one with --log-directory", e);
        }
    }

    /// <summary>Raw bytes, as printed.</summary>
    public void Console(ReadOnlySpan<byte> data)
    {
        _console.Write(data);
        _echo?.Output(data);
    }

    public void Document(int index, string text) =>
        File.WriteAllText(System.IO.Path.Combine(Path, index == 0 ? "document.yaml" : string.Create(CultureInfo.InvariantCulture, $"document-{index + 1}.yaml")), text);

    /// <summary>Replaces a file in one step: a reader sees the old or the new one.</summary>
    public void Replace(string name, string text)
    {
        string path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path + ".new", text, new UTF8Encoding(false));
        File.Move(path + ".new", path, overwrite: true);
    }

    public void Dispose()
    {
        _console.Dispose();
        _application.Dispose();
    }
}
