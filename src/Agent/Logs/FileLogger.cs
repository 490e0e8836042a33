using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Agent.Logs;

/// <summary>Timestamped lines in a file, each written at once.</summary>
internal sealed class FileLogger : ILogger, IDisposable
{
    private readonly Stream _file;
    private readonly TimeProvider _time;
    private readonly IConsoleEcho? _echo;
    private readonly Lock _writing = new();

    public FileLogger(string path, TimeProvider time, IConsoleEcho? echo = null)
        : this(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0), time) => _echo = echo;

    public FileLogger(Stream stream, TimeProvider time) => (_file, _time) = (stream, time);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{_time.GetUtcNow().UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {logLevel,-11} [{eventId.Id}] {formatter(state, exception)}{(exception is null ? "" : "\n" + exception)}");
        lock (_writing)
        {
            try
            {
                _file.Write(Encoding.UTF8.GetBytes(line + "\n"));
            }
            catch (IOException)
            {
                // a full disk: the step that filled it fails for that, not the log of it
            }

            _echo?.Line(line);
        }
    }

    public void Dispose() => _file.Dispose();
}
