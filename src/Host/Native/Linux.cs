using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BuildFarm.Host.Native;

/// <summary>The few system calls that .NET does not offer.</summary>
internal static partial class Linux
{
    public const int SigKill = 9;
    public const int SigTerm = 15;
    private const int OpenReadOnly = 0;
    private const int OpenReadWrite = 2;
    private const int OpenCreate = 0x40;
    private const int OwnerReadsAndWrites = 0b110_000_000;
    private const int OpenDirectory = 0x10000;
    private const int OpenCloseOnExec = 0x80000;
    private const int DetachMount = 2;
    private const int LockExclusive = 2;
    private const long PidfdOpenCall = 434;
    private const short PollIn = 1;

    public static void Mount(string source, string target, string type, ulong flags, string? data)
    {
        if (mount(source, target, type, flags, data) != 0)
        {
            throw Failure($"mount of {type} at {target}");
        }
    }

    /// <summary>Unmounts; where somebody still holds the mount it is detached, and goes when they do. False when nothing is mounted there.</summary>
    public static bool Unmount(string target)
    {
        if (umount2(target, 0) == 0)
        {
            return true;
        }
        return Marshal.GetLastPInvokeError() == 16 && umount2(target, DetachMount) == 0;
    }

    /// <summary>Sends a signal; false when there is no such process.</summary>
    public static bool Kill(int pid, int signal) => kill(pid, signal) == 0;

    /// <summary>Flushes a folder's entries to the disk.</summary>
    public static void SyncFolder(string path) => WithDescriptor(path, OpenDirectory, fsync, "fsync");

    /// <summary>Flushes the file system that holds the path.</summary>
    public static void SyncFileSystem(string path) => WithDescriptor(path, OpenDirectory, syncfs, "syncfs");

    /// <summary>Waits for a process that need not be a child to end. True at once when it is gone already, false when the time is over.</summary>
    public static bool WaitForEnd(int pid, TimeSpan limit)
    {
        var descriptor = (int)syscall(PidfdOpenCall, pid, 0);
        if (descriptor < 0)
        {
            return true;
        }
        try
        {
            var poll = new PollFd { Descriptor = descriptor, Events = PollIn };
            return Linux.poll(ref poll, 1, (int)limit.TotalMilliseconds) > 0;
        }
        finally
        {
            _ = close(descriptor);
        }
    }

    /// <summary>Takes an exclusive lock on a file between processes, waiting for it; disposing frees it.</summary>
    /// <remarks>Not by FileStream: that takes a shared lock of its own when it opens, and fails instead of waiting.</remarks>
    public static IDisposable LockFile(string path)
    {
        var descriptor = open(path, OpenReadWrite | OpenCreate | OpenCloseOnExec, OwnerReadsAndWrites);
        if (descriptor < 0)
        {
            throw Failure($"open of {path}");
        }
        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (flock(descriptor, LockExclusive) != 0)
        {
            var failure = Failure($"lock of {path}");
            handle.Dispose();
            throw failure;
        }
        return handle;
    }

    private static void WithDescriptor(string path, int flags, Func<int, int> call, string name)
    {
        var descriptor = open(path, OpenReadOnly | OpenCloseOnExec | flags, 0);
        if (descriptor < 0)
        {
            throw Failure($"open of {path}");
        }
        try
        {
            if (call(descriptor) != 0)
            {
                throw Failure($"{name} of {path}");
            }
        }
        finally
        {
            _ = close(descriptor);
        }
    }

    private static IOException Failure(string what)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{what} failed: {new Win32Exception(error).Message} ({error})", error);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFd
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mount(string source, string target, string type, ulong flags, string? data);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int umount2(string target, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int syncfs(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int flock(int descriptor, int operation);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(ref PollFd descriptors, ulong count, int timeout);

    [LibraryImport("libc", SetLastError = true)]
    private static partial long syscall(long number, long first, long second);
}
