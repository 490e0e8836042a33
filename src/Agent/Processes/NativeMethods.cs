using System.Runtime.InteropServices;

namespace BuildFarm.Agent.Processes;

/// <summary>The few calls of the C library that .NET's own process class has no word for: sessions, groups, subreaper.</summary>
internal static unsafe partial class NativeMethods
{
    private const string C = "libc";

    internal const int SignalTerminate = 15;
    internal const int SignalKill = 9;
    internal const int Interrupted = 4;
    internal const int TryAgain = 11;
    internal const int NoSuchProcess = 3;
    internal const int CloseOnExec = 0x80000;
    internal const int NonBlocking = 0x800;
    internal const short PollIn = 1;
    internal const int SetChildSubreaper = 36;

    // posix_spawnattr_setflags: all signals back to their defaults (.NET ignores SIGPIPE), none blocked, a session of its own
    internal const short SpawnFlags = 0x04 | 0x08 | 0x80;

    [StructLayout(LayoutKind.Sequential)]
    internal struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [LibraryImport(C, SetLastError = true)]
    internal static partial int pipe2(int* pair, int flags);

    [LibraryImport(C, SetLastError = true)]
    internal static partial int close(int descriptor);

    [LibraryImport(C, SetLastError = true)]
    internal static partial nint read(int descriptor, byte* buffer, nuint length);

    [LibraryImport(C, SetLastError = true)]
    internal static partial nint write(int descriptor, byte* buffer, nuint length);

    [LibraryImport(C, SetLastError = true)]
    internal static partial int poll(PollEntry* entries, nuint count, int timeoutMilliseconds);

    [LibraryImport(C, SetLastError = true)]
    internal static partial int eventfd(uint initial, int flags);

    [LibraryImport(C, SetLastError = true)]
    internal static partial int fcntl(int descriptor, int command, int argument);

    [LibraryImport(C, SetLastError = true)]
    internal static partial int waitpid(int pid, int* status, int options);

    [LibraryImport(C, SetLastError = true)]
    internal static partial int waitid(int kind, int id, int* info, int options);

    [LibraryImport(C, SetLastError = true)]
    internal static partial nint syscall(nint number, nint a, nint b);

    [LibraryImport(C, SetLastError = true)]
    internal static partial int kill(int pid, int signal);

    [LibraryImport(C, SetLastError = true)]
    internal static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport(C, SetLastError = true)]
    internal static partial int geteuid();

    [LibraryImport(C)]
    internal static partial int clock_gettime(int clock, long* time);

    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int chown(string path, uint owner, uint group);

    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int lchown(string path, uint owner, uint group);

    [LibraryImport(C, SetLastError = true)]
    internal static partial nint copy_file_range(int from, long* fromAt, int to, long* toAt, nuint length, uint flags);

    [LibraryImport(C, SetLastError = true)]
    internal static partial int statx(int folder, byte* path, int flags, uint mask, byte* answer);

    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int fchmodat(int folder, string path, uint mode, int flags);

    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint realpath(string path, nint buffer);

    [LibraryImport(C)]
    internal static partial void sync();

    [LibraryImport(C)]
    internal static partial int posix_spawn_file_actions_init(void* actions);

    [LibraryImport(C)]
    internal static partial int posix_spawn_file_actions_destroy(void* actions);

    [LibraryImport(C)]
    internal static partial int posix_spawn_file_actions_adddup2(void* actions, int from, int to);

    [LibraryImport(C)]
    internal static partial int posix_spawn_file_actions_addopen(void* actions, int descriptor, byte* path, int flags, uint mode);

    [LibraryImport(C)]
    internal static partial int posix_spawn_file_actions_addchdir_np(void* actions, byte* path);

    [LibraryImport(C)]
    internal static partial int posix_spawnattr_init(void* attributes);

    [LibraryImport(C)]
    internal static partial int posix_spawnattr_destroy(void* attributes);

    [LibraryImport(C)]
    internal static partial int posix_spawnattr_setflags(void* attributes, short flags);

    [LibraryImport(C)]
    internal static partial int posix_spawnattr_setsigdefault(void* attributes, void* set);

    [LibraryImport(C)]
    internal static partial int posix_spawnattr_setsigmask(void* attributes, void* set);

    [LibraryImport(C)]
    internal static partial int posix_spawn(int* pid, byte* path, void* actions, void* attributes, byte** arguments, byte** environment);

    [LibraryImport(C)]
    internal static partial int sigfillset(void* set);

    [LibraryImport(C)]
    internal static partial int sigemptyset(void* set);
}
