using System.Collections.Concurrent;

namespace BuildFarm.Agent.Processes;

/// <summary>
/// Keeps reading the pipes that a daemon inherited from a finished step, and throws the bytes away: closing them would
/// kill the daemon with SIGPIPE at its next line, not reading them would block it.
/// </summary>
internal static unsafe class LeftOverOutput
{
    private static readonly ConcurrentQueue<int> Arrived = new();
    private static readonly Lock Starting = new();
    private static Thread? _thread;
    private static int _wake = -1;

    public static void Take(ref int descriptor)
    {
        if (descriptor < 0)
        {
            return;
        }

        lock (Starting)
        {
            Arrived.Enqueue(descriptor);
            descriptor = -1;
            if (_thread is null)
            {
                _wake = NativeMethods.eventfd(0, NativeMethods.CloseOnExec | NativeMethods.NonBlocking);
                _thread = new Thread(Drain, 128 * 1024) { IsBackground = true, Name = "left-over output" };
                _thread.Start();
            }
        }

        ulong one = 1;
        NativeMethods.write(_wake, (byte*)&one, sizeof(ulong));
    }

    private static void Drain()
    {
        List<int> open = [];
        byte* buffer = stackalloc byte[4096];
        while (true)
        {
            while (Arrived.TryDequeue(out int descriptor))
            {
                open.Add(descriptor);
            }

            var entries = new NativeMethods.PollEntry[open.Count + 1];
            for (int i = 0; i < open.Count; i++)
            {
                entries[i] = new() { Descriptor = open[i], Events = NativeMethods.PollIn };
            }

            entries[^1] = new() { Descriptor = _wake, Events = NativeMethods.PollIn };
            fixed (NativeMethods.PollEntry* start = entries)
            {
                NativeMethods.poll(start, (nuint)entries.Length, -1);
            }

            foreach (NativeMethods.PollEntry entry in entries)
            {
                if (entry.Returned != 0 && NativeMethods.read(entry.Descriptor, buffer, 4096) <= 0 && entry.Descriptor != _wake)
                {
                    NativeMethods.close(entry.Descriptor);
                    open.Remove(entry.Descriptor);
                }
            }
        }
    }
}
