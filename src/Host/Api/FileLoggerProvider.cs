using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Host.Api;

/// <summary>A log file beside the data, since a detached host has no terminal. At 8 MiB it becomes host.log.1 and a new one begins.</summary>
internal sealed class FileLoggerProvider(string path, TimeProvider time) : ILoggerProvider
{
    private const long Largest = 8L << 20;
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, FileLogger> _loggers = new(StringComparer.Ordinal);
    private StreamWriter? _writer;

    public ILogger CreateLogger(string categoryName) => _loggers.GetOrAdd(categoryName, name => new FileLogger(this, name));

    public void Dispose()
    {
        lock (_lock)
        {
            _writer?.Dispose();
            _writer = null;
        }
    }

    private void Write(string line)
    {
        lock (_lock)
        {
            _writer ??= new StreamWriter(path, append: true) { AutoFlush = true };
            if (_writer.BaseStream.Length > Largest)
            {
                _writer.Dispose();
                File.Move(path, path + ".1", overwrite: true);
                _writer = new StreamWriter(path, append: true) { AutoFlush = true };
            }
            _writer.WriteLine(line);
        }
    }

    private sealed class FileLogger(FileLoggerProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                provider.Write($"{provider.Now:O} {logLevel} {category}[{eventId.Id}] {formatter(state, exception)}{(exception is null ? "" : "\n" + exception)}");
            }
        }
    }

    private DateTimeOffset Now => time.GetUtcNow();
}
