using Microsoft.Extensions.Logging;

namespace BuildFarm.Gateway.Auth.Identities;

/// <summary>
/// The identities file in memory, read again whenever it changes. A file that cannot be used leaves the last good one in force, and the log
/// says why; at the start it stops the server instead.
/// </summary>
internal sealed class WatchedIdentities : IIdentities, IDisposable
{
    private readonly string _path;
    private readonly ILogger<WatchedIdentities> _log;
    private readonly FileSystemWatcher _watcher;
    private readonly Lock _turn = new();
    private volatile IdentitySet _current;

    /// <exception cref="InvalidDataException">The file is there and cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">Others than its owner may read it.</exception>
    public WatchedIdentities(string path, ILogger<WatchedIdentities> log)
    {
        _path = Path.GetFullPath(path);
        _log = log;
        var folder = Path.GetDirectoryName(_path)!;
        Directory.CreateDirectory(folder);
        // The folder, not the file: files are replaced by a rename, and mounted secrets by that of a link beside them.
        _watcher = new FileSystemWatcher(folder) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size };
        _watcher.Changed += (_, change) => OnChange(change.Name);
        _watcher.Created += (_, change) => OnChange(change.Name);
        _watcher.Deleted += (_, change) => OnChange(change.Name);
        _watcher.Renamed += (_, change) => OnChange(change.Name);
        _watcher.Error += (_, _) => Reload();
        _watcher.EnableRaisingEvents = true;
        _current = Load();
    }

    /// <summary>After the file was read again, with or without success.</summary>
    public event Action? Reloaded;

    public IdentitySet Current => _current;

    public void Dispose() => _watcher.Dispose();

    private void OnChange(string? name)
    {
        if (name == Path.GetFileName(_path) || name == "..data")
        {
            Reload();
        }
    }

    private void Reload()
    {
        lock (_turn)
        {
            try
            {
                _current = Load();
                _log.IdentitiesRead(_path, _current.Keys);
            }
            catch (Exception problem) when (problem is InvalidDataException or UnauthorizedAccessException or IOException)
            {
                _log.IdentitiesKept(_path, problem.Message);
            }
        }

        Reloaded?.Invoke();
    }

    private IdentitySet Load() => IdentitiesFile.Check(_path, IdentitiesFile.Read(_path));
}
