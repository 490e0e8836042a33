using System.Runtime.InteropServices;
using System.Text;
using BuildFarm.Agent.Processes;

namespace BuildFarm.Agent.Modules.Files;

/// <summary>What .NET does not tell of a file: its owner, what kind of thing it is, where its path really leads.</summary>
internal static unsafe class UnixFile
{
    private const int WorkingDirectory = -100; // AT_FDCWD
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const int NotSupported = 95;
    private const uint Basics = 0x7ff; // STATX_BASIC_STATS

    /// <summary>User and group of a file, links followed; null when they cannot be told.</summary>
    public static (uint User, uint Group)? Owner(string path)
    {
        byte* answer = stackalloc byte[256]; // struct statx: uid at 20, gid at 24, mode at 28
        return Stat(path, answer) ? (*(uint*)(answer + 20), *(uint*)(answer + 24)) : null;
    }

    /// <summary>A file or a folder is there, links followed: one that leads nowhere is not. .NET's own check counts the link itself.</summary>
    public static bool Exists(string path)
    {
        byte* answer = stackalloc byte[256];
        return OperatingSystem.IsLinux() ? Stat(path, answer) : Path.Exists(path);
    }

    /// <summary>Reading a pipe waits for a writer, and a device may have no end: modules take neither.</summary>
    /// <exception cref="ModuleException">It is a pipe, a socket or a device.</exception>
    public static void CheckRegular(string action, string path)
    {
        const int kind = 0xF000, regular = 0x8000, folder = 0x4000;
        byte* answer = stackalloc byte[256];
        if (Stat(path, answer) && (*(ushort*)(answer + 28) & kind) is not (regular or folder))
        {
            throw new ModuleException($"{action}: '{path}' is a pipe, a socket or a device; this module works with ordinary files");
        }
    }

    /// <summary>Permissions of what is there under a path, unless it is a link, also one that has just been put there.</summary>
    /// <exception cref="ModuleException">The system's reason.</exception>
    public static void SetMode(string action, string path, UnixFileMode mode)
    {
        if (new FileInfo(path).LinkTarget is not null || NativeMethods.fchmodat(WorkingDirectory, path, (uint)mode, NoFollow) == 0)
        {
            return;
        }

        if (Marshal.GetLastPInvokeError() != NotSupported)
        {
            throw new ModuleException($"{action}: the permissions of '{path}' cannot be changed: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        if (new FileInfo(path).LinkTarget is null)
        {
            File.SetUnixFileMode(path, mode); // a C library from before 2020
        }
    }

    /// <summary>The path with all links resolved; of what does not exist yet, its existing part.</summary>
    public static string Real(string path)
    {
        string? rest = null;
        for (string? known = path; known is not null; known = Path.GetDirectoryName(known))
        {
            nint real = OperatingSystem.IsWindows() ? 0 : NativeMethods.realpath(known, 0);
            if (real != 0)
            {
                string resolved = Marshal.PtrToStringUTF8(real)!;
                NativeMemory.Free((void*)real);
                return rest is null ? resolved : Path.Combine(resolved, rest);
            }

            rest = rest is null ? Path.GetFileName(known) : Path.Combine(Path.GetFileName(known), rest);
        }

        return path;
    }

    private static bool Stat(string path, byte* answer)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0"))
        {
            return NativeMethods.statx(WorkingDirectory, name, 0, Basics, answer) == 0;
        }
    }
}
