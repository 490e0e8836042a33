namespace BuildFarm.Gateway.Hosting;

/// <summary>
/// Tells when one of some files may have changed. Watches their folders: files are replaced by a rename, and mounted secrets by the rename of
/// the link ..data beside them.
/// </summary>
internal sealed class FileWatch : IDisposable
{
    private const string MountedSecret = "..data";

    private readonly List<FileSystemWatcher> _watchers = [];

    /// <param name="changed">Called on another thread, perhaps several times for one change.</param>
    public FileWatch(IEnumerable<string> paths, Action changed)
    {
        foreach (var folder in paths.Select(Path.GetFullPath).GroupBy(static path => Path.GetDirectoryName(path)!, Path.GetFileName, StringComparer.Ordinal))
        {
            Directory.CreateDirectory(folder.Key);
            var names = folder.Append(MountedSecret).ToHashSet(StringComparer.Ordinal);
            var watcher = new FileSystemWatcher(folder.Key)
            {
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            void Look(object sender, FileSystemEventArgs change)
            {
                if (names.Contains(change.Name ?? ""))
                {
                    changed();
                }
            }

            watcher.Changed += Look;
            watcher.Created += Look;
            watcher.Deleted += Look;
            watcher.Renamed += Look;
            // Events were lost: one of them may have been ours.
            watcher.Error += (_, _) => changed();
            watcher.EnableRaisingEvents = true;
            _watchers.Add(watcher);
        }
    }

    public void Dispose() => _watchers.ForEach(static watcher => watcher.Dispose());
}
