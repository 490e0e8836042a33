using System.Runtime.InteropServices;

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
    }

    /// <summary>For the life of the process; only for programs whose every child starts here.</summary>
    public static IDisposable BuryOrphans()
    {
        ProcessTree.BecomeSubreaper();
        return PosixSignalRegistration.Create(PosixSignal.SIGCHLD, static _ => Bury());
    }

    private static void Bury()
    {
        lock (Gate)
        {
            foreach (int pid in ProcessTree.ChildrenOfAgent().Where(pid => !Awaited.Contains(pid)))
            {
                int status;
                NativeMethods.waitpid(pid, &status, NoHang);
            }
        }
    }
}
