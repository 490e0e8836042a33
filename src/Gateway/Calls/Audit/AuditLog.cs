using System.Buffers;
using System.Globalization;
using BuildFarm.Gateway.Health;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Gateway.Calls.Audit;

/// <summary>
/// Who changed what: a line for each mutating call, with the operating system before the call is answered, so that a killed server loses
/// none. Files are bounded: a full one is put aside under its time, and the oldest of those goes. While the log cannot be written, calls that
/// change something are refused.
/// </summary>
internal sealed class AuditLog : IReadinessCheck, IDisposable
{
    public const string FileName = AuditFile.Name;

    private readonly Lock _turn = new();
    private readonly string? _folder;
    private readonly long _longest;
    private readonly int _kept;
    private readonly bool _durable;
    private readonly TimeProvider _time;
    private readonly ILogger<AuditLog> _log;
    private FileStream? _file;
    private string? _problem;

    public AuditLog(GatewayOptions options, TimeProvider time, ILogger<AuditLog> log)
    {
        _folder = options.AuditFolder;
        _longest = options.AuditFileBytes;
        _kept = options.AuditFiles;
        _durable = options.AuditDurable;
        _time = time;
        _log = log;
    }

    public string Name => "audit";

    public Task<string?> CheckAsync(CancellationToken cancellation) => Task.FromResult(IsWritable() ? null : _problem);

    /// <summary>Whether a line could be written now; opens the file again after a failure.</summary>
    public bool IsWritable()
    {
        if (_folder is null || (_file is not null && Volatile.Read(ref _problem) is null))
        {
            return true;
        }

        lock (_turn)
        {
            return Try(() => Open());
        }
    }

    public void Write(AuditEntry entry)
    {
        if (_folder is null)
        {
            return;
        }

        var line = new ArrayBufferWriter<byte>(1024);
        AuditLine.Write(entry, line);
        Write(line);
    }

    public void Write(AuditNote note)
    {
        if (_folder is null)
        {
            return;
        }

        var line = new ArrayBufferWriter<byte>(1024);
        AuditLine.Write(note, line);
        Write(line);
    }

    public void Dispose()
    {
        lock (_turn)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private void Write(ArrayBufferWriter<byte> line)
    {
        lock (_turn)
        {
            Try(() => Append(line.WrittenSpan));
        }
    }

    private void Append(ReadOnlySpan<byte> line)
    {
        var file = Open();
        // The position is the length, but for the few lines that `keys` added, and costs no call of the operating system.
        if (file.Position > 0 && file.Position + line.Length > _longest)
        {
            file = Rotate(file);
        }

        // Unbuffered: the line is with the operating system when this returns.
        file.Write(line);
        if (_durable)
        {
            file.Flush(flushToDisk: true);
        }
    }

    private FileStream Open()
    {
        if (_file is not null && _problem is null)
        {
            return _file;
        }

        _file?.Dispose();
        // So that the next attempt opens it anew where this one fails.
        _file = null;
        return _file = AuditFile.Open(_folder!);
    }

    private FileStream Rotate(FileStream full)
    {
        full.Flush(flushToDisk: true);
        full.Dispose();
        _file = null;
        var stamp = _time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var number = 0;
        string aside;
        do
        {
            aside = Path.Combine(_folder!, $"audit-{stamp}-{number++:D4}.jsonl");
        }
        while (File.Exists(aside));
        File.Move(full.Name, aside);
        foreach (var old in Directory.GetFiles(_folder!, "audit-*.jsonl").OrderDescending(StringComparer.Ordinal).Skip(Math.Max(0, _kept - 1)))
        {
            File.Delete(old);
        }

        return Open();
    }

    private bool Try(Action action)
    {
        try
        {
            action();
            Volatile.Write(ref _problem, null);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _log.AuditFailed(_folder!, failure);
            Volatile.Write(ref _problem, $"the audit log in {_folder} cannot be written: {failure.Message}");
            return false;
        }
    }
}
