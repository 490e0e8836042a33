namespace BuildFarm.Agent.Modules.Files;

/// <summary>Whole folders: copied with modes, times and links as links; never through a link.</summary>
internal static class FolderTree
{
    private static readonly HashSet<string> Protected = new(StringComparer.Ordinal)
    {
        "/", "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/lib64", "/opt", "/proc", "/root", "/run", "/sbin", "/srv", "/sys", "/tmp", "/usr", "/usr/bin", "/usr/lib",
        "/usr/local", "/usr/sbin", "/usr/share", "/var", "/var/lib", "/var/log", "/var/tmp",
    };

    /// <summary>Removes a folder that is to be replaced. The system's own folders are refused: a misspelt path must not empty an instance.</summary>
    public static void RemoveForReplacement(string action, string path)
    {
        if (Protected.Contains(TransferTarget.Trimmed(path)))
        {
            throw new ModuleException($"{action}: '{path}' is a folder of the system itself and is not replaced or removed; name a folder inside of it");
        }

        if (new DirectoryInfo(path).LinkTarget is not null)
        {
            Directory.Delete(path); // the link, not what it points to
        }
        else
        {
            Directory.Delete(path, recursive: true);
        }
    }

    public static void CheckNotInside(string action, string source, string destination)
    {
        if (destination == source || destination.StartsWith(source + "/", StringComparison.Ordinal))
        {
            throw new ModuleException($"{action}: '{destination}' is '{source}' itself or lies inside of it");
        }

        if (source.StartsWith(destination + "/", StringComparison.Ordinal))
        {
            throw new ModuleException($"{action}: '{destination}' contains the source '{source}' and would be replaced");
        }
    }

    public static void Copy(string source, string destination, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        Directory.CreateDirectory(destination);
        foreach (FileSystemInfo entry in new DirectoryInfo(source).EnumerateFileSystemInfos())
        {
            string target = Path.Combine(destination, entry.Name);
            if (entry.LinkTarget is { } link)
            {
                File.CreateSymbolicLink(target, link);
            }
            else if (entry is DirectoryInfo)
            {
                Copy(entry.FullName, target, stop);
            }
            else
            {
                File.Copy(entry.FullName, target, overwrite: true);
            }
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(destination, File.GetUnixFileMode(source)); // last: it may take the right to write away
        }
    }

    /// <summary>By rename, or by copying where the destination is another file system.</summary>
    public static void Move(string source, string destination, CancellationToken stop)
    {
        try
        {
            Directory.Move(source, destination);
        }
        catch (IOException) when (Directory.Exists(source) && !Directory.Exists(destination))
        {
            Copy(source, destination, stop);
            Directory.Delete(source, recursive: true);
        }
    }

    /// <summary>Everything below a folder, links not followed.</summary>
    public static IEnumerable<FileSystemInfo> Everything(string folder) => new DirectoryInfo(folder).EnumerateFileSystemInfos("*", new EnumerationOptions
    {
        RecurseSubdirectories = true,
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
    });
}
