using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BuildFarm.Gateway.Calls.Audit;

/// <summary>The audit log's file. The server and the commands of its machine may have it open at once: whole lines go to its end, whoever else writes.</summary>
internal static class AuditFile
{
    public const string Name = "audit.jsonl";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // Of Linux, on every processor that the farm runs on.
    private const int SetFlags = 4;
    private const int Append = 0x400;

    /// <summary>Unbuffered: what is written is with the operating system when the write returns.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written by this user.</exception>
    public static FileStream Open(string folder)
    {
        Directory.CreateDirectory(folder);
        var file = new FileStream(Path.Combine(folder, Name), new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            UnixCreateMode = OperatingSystem.IsWindows() ? null : OwnerOnly,
        });
        try
        {
            EndLine(file);
            AppendAlways(file.SafeFileHandle);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A line that a full disk or a lost machine cut off is ended, so that it spoils no other.</summary>
    private static void EndLine(FileStream file)
    {
        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            if (file.ReadByte() != '\n')
            {
                file.WriteByte((byte)'\n');
            }
        }
    }

    /// <summary>FileMode.Append would seek once and then write at offsets of its own, over what another process has added meanwhile.</summary>
    private static void AppendAlways(SafeFileHandle file)
    {
        if (OperatingSystem.IsLinux() && Control(file, SetFlags, Append) != 0)
        {
            throw new IOException($"The audit log cannot be opened to append: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(SafeFileHandle file, int command, int argument);
}
