using System.Runtime.InteropServices;

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

        RequireOwnerOnly(path);
        return File.ReadAllBytes(path);
    }

    /// <exception cref="UnauthorizedAccessException">Others than the owner may read the file.</exception>
    public static void RequireOwnerOnly(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(Target(path)) & OthersAny) != 0)
        {
            throw new UnauthorizedAccessException($"{path} may be read by others than its owner. Say: chmod 600 {path}");
        }
    }

    /// <summary>Puts new content in the place of a file, all of it at once.</summary>
    public static void Replace(string path, byte[] content)
    {
        var temporary = $"{path}.{Environment.ProcessId}.{Guid.NewGuid():N}";
        try
        {
            Write(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>A mounted secret is a link; what counts is the mode of what it leads to.</summary>
    private static string Target(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    private static void Create(string path, string folder, byte[] content)
    {
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Environment.ProcessId}.{Guid.NewGuid():N}");
        try
        {
            Write(temporary, content);
            if (OperatingSystem.IsWindows())
            {
                File.Move(temporary, path, overwrite: false);
            }
            else if (Link(temporary, path) != 0 && !File.Exists(path))
            {
                throw new IOException($"{path} cannot be made: {Marshal.GetLastPInvokeErrorMessage()}");
            }
        }
        catch (IOException) when (OperatingSystem.IsWindows() && File.Exists(path))
        {
            // Another process was first; its content counts.
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void Write(string path, byte[] content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var stream = new FileStream(path, options);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>link(2): the one way to give a finished file its name that fails when the name is taken. File.Move looks first and renames after.</summary>
    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);
}
