using BuildFarm.Gateway.Hosting;
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
    private readonly FileWatch _watch;
    private readonly Lock _turn = new();
    private volatile IdentitySet _current = IdentitySet.Empty;

    /// <exception cref="InvalidDataException">The file is there and cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">Others than its owner may read it.</exception>
    public WatchedIdentities(string path, ILogger<WatchedIdentities> log)
    {
        _path = Path.GetFullPath(path);
        _log = log;
        _watch = new FileWatch([_path], Reload);
        lock (_turn)
        {
            _current = Load();
        }
    }

    /// <inheritdoc/>
    public event Action? Reloaded;

    public IdentitySet Current => _current;

    public void Dispose() => _watch.Dispose();

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
