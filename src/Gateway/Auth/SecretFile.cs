namespace BuildFarm.Gateway.Auth;

/// <summary>A file that only its owner may read, written whole or not at all, and never over one that is there.</summary>
internal static class SecretFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode OthersAny =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>The file's content; made first when it is not there. Two processes at once agree on one content.</summary>
    /// <exception cref="UnauthorizedAccessException">Others than the owner may read the file.</exception>
    public static byte[] LoadOrCreate(string path, Func<byte[]> make)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        if (!File.Exists(path))
        {
            Create(path, folder, make());
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OthersAny) != 0)
        {
            throw new UnauthorizedAccessException($"{path} may be read by others than its owner. Say: chmod 600 {path}");
        }

        return File.ReadAllBytes(path);
    }

    private static void Create(string path, string folder, byte[] content)
    {
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Environment.ProcessId}.{Guid.NewGuid():N}");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerOnly;
            }

            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first; its content counts.
            File.Delete(temporary);
        }
    }
}
