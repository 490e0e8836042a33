namespace BuildFarm.Agent.Processes;

/// <summary>
/// The children that somebody waits for. All others are orphans that came to this subreaper, and have to be buried:
/// a component that daemonises in a loop would otherwise fill the process table with zombies.
/// </summary>
internal static unsafe class ChildRegistry
{
    private const int NoHang = 1;

    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Awaited = [];
    private static bool _buries;

    public static int Start(Func<int> spawn)
    {
        lock (Gate)
        {
            int pid = spawn();
            Awaited.Add(pid);
            return pid;
        }
    }

    public static void Ended(int pid)
    {
        lock (Gate)
        {
            Awaited.Remove(pid);
        }

        Bury();
    }

    /// <summary>For programs whose every child starts here: orphans come to them, and are buried.</summary>
    public static void BuryOrphans()
    {
        _buries = true;
        ProcessTree.BecomeSubreaper();
    }

    public static void Bury()
    {
        if (!_buries)
        {
            return;
        }

        lock (Gate)
        {
            while (NextDead() is var pid && pid > 0 && !Awaited.Contains(pid))
            {
                int status;
                NativeMethods.waitpid(pid, &status, NoHang);
            }
        }
    }

    /// <summary>A child that ended, left as it is; 0 when there is none.</summary>
    private static int NextDead()
    {
        const int all = 0, exited = 4, keep = 0x1000000, pidAt = 4;
        int* info = stackalloc int[32]; // siginfo_t: 128 bytes, si_pid after four ints
        info[pidAt] = 0;
        return NativeMethods.waitid(all, 0, info, exited | NoHang | keep) == 0 ? info[pidAt] : 0;
    }
}
