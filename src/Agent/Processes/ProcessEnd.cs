using System.Runtime.InteropServices;

namespace BuildFarm.Agent.Processes;

/// <summary>A descriptor that becomes readable when a child ends: pidfd, and on kernels before 5.3 an eventfd that a thread writes.</summary>
internal static unsafe class ProcessEnd
{
    private const int PidfdOpen = 434; // the same number on all architectures

    public static int Open(int pid)
    {
        int descriptor = (int)NativeMethods.syscall(PidfdOpen, pid, 0);
        return descriptor >= 0 ? descriptor : WatchedByThread(pid);
    }

    private static int WatchedByThread(int pid)
    {
        int descriptor = NativeMethods.eventfd(0, NativeMethods.CloseOnExec | NativeMethods.NonBlocking);
        new Thread(() => Watch(pid, descriptor), 128 * 1024) { IsBackground = true, Name = "process end" }.Start();
        return descriptor;
    }

    private static void Watch(int pid, int descriptor)
    {
        const int one = 1, exited = 4, keep = 0x1000000; // P_PID, WEXITED, WNOWAIT: whoever pumps reaps
        int* info = stackalloc int[32];
        while (NativeMethods.waitid(one, pid, info, exited | keep) < 0 && Marshal.GetLastPInvokeError() == NativeMethods.Interrupted)
        {
        }

        ulong count = 1;
        NativeMethods.write(descriptor, (byte*)&count, sizeof(ulong));
    }
}
