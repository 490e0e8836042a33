namespace BuildFarm.Gateway.Hosting;

/// <summary>
/// The agents' socket: anyone who can reach its folder may connect, since every call carries an instance token. The folder lets through
/// and lists nothing; instances get it as a bind mount.
/// </summary>
internal static class AgentSocketFile
{
    private const UnixFileMode FolderMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const UnixFileMode SocketMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Makes the folder and removes the socket that a killed server left behind.</summary>
    public static void Prepare(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        SetMode(folder, FolderMode);
        File.Delete(path);
    }

    /// <summary>To be called once the server listens: the socket is made with the process's umask.</summary>
    public static void Open(string path) => SetMode(path, SocketMode);

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }
}
