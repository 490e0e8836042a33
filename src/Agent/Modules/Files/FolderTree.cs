using System.IO.Enumeration;

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

    /// <summary>By where both paths lead, links resolved: copying a folder into itself would never end.</summary>
    public static void CheckNotInside(string action, string sourcePath, string destinationPath)
    {
        (string source, string destination) = (UnixFile.Real(sourcePath), UnixFile.Real(destinationPath));
        if (destination == source || destination.StartsWith(source + "/", StringComparison.Ordinal))
        {
            throw new ModuleException($"{action}: '{destination}' is '{source}' itself or lies inside of it");
        }

        if (source.StartsWith(destination + "/", StringComparison.Ordinal))
        {
            throw new ModuleException($"{action}: '{destination}' contains the source '{source}' and would be replaced");
        }
    }

    public static void Copy(string action, string source, string destination, CancellationToken stop)
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
                Copy(action, entry.FullName, target, stop);
            }
            else
            {
                UnixFile.CheckRegular(action, entry.FullName);
                FileCopy.Copy(entry.FullName, target, stop);
            }
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(destination, File.GetUnixFileMode(source)); // last: it may take the right to write away
        }
    }

    /// <summary>By rename, or by copying where the destination is another file system.</summary>
    public static void Move(string action, string source, string destination, CancellationToken stop)
    {
        try
        {
            Directory.Move(source, destination);
        }
        catch (IOException) when (Directory.Exists(source) && !Directory.Exists(destination))
        {
            Copy(action, source, destination, stop);
            Directory.Delete(source, recursive: true);
        }
    }

    /// <summary>Everything below a folder, links as they are: what a link points to is no part of the folder.</summary>
    public static IEnumerable<FileSystemInfo> Everything(string folder) => new FileSystemEnumerable<FileSystemInfo>(
        folder,
        static (ref FileSystemEntry entry) => entry.ToFileSystemInfo(),
        new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false })
    {
        ShouldRecursePredicate = static (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
    };
}
