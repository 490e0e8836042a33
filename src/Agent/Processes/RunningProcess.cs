using System.Buffers;
using System.Runtime.InteropServices;

namespace BuildFarm.Agent.Processes;

/// <summary>A started program with its two output pipes, and a descriptor that tells its end: one thread waits for all three.</summary>
internal sealed unsafe class RunningProcess : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    // how long output of children that outlive the program is still awaited, after the last byte seen
    private const int QuietMilliseconds = 50;
    private const int MaximumQuietRounds = 40;

    // how often, while a program runs, orphans that came to this agent are buried
    private const int BuryMilliseconds = 1000;

    private readonly ProcessTree _tree;
    private readonly int _end;
    private int _output;
    private int _error;
    private int? _exitCode;

    private RunningProcess(int pid, long before, int output, int error)
    {
        Pid = pid;
        _output = output;
        _error = error;
        _tree = new ProcessTree(pid, before);
        _end = ProcessEnd.Open(pid);
    }

    public int Pid { get; }

    /// <summary>Set once the program ended.</summary>
    public int ExitCode => _exitCode ?? throw new InvalidOperationException("The program has not ended.");

    public static RunningProcess Start(ProcessSpec spec)
    {
        int* output = stackalloc int[2];
        int* error = stackalloc int[2];
        OpenPipe(output);
        OpenPipe(error);
        int pid;
        long before = ProcessTree.Now();
        try
        {
            (int outputEnd, int errorEnd) = (output[1], error[1]);
            pid = ChildRegistry.Start(() => Spawner.Start(spec, outputEnd, errorEnd));
        }
        catch
        {
            NativeMethods.close(output[0]);
            NativeMethods.close(error[0]);
            throw;
        }
        finally
        {
            NativeMethods.close(output[1]);
            NativeMethods.close(error[1]);
        }

        return new RunningProcess(pid, before, output[0], error[0]);
    }

    public void PumpUntilExit(IOutputSink sink)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            PumpUntilExit(sink, buffer);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void PumpUntilExit(IOutputSink sink, byte[] buffer)
    {
        NativeMethods.PollEntry* entries = stackalloc NativeMethods.PollEntry[3];
        int quietRounds = 0;
        while (true)
        {
            bool exited = _exitCode is not null;
            if (exited && ((_output < 0 && _error < 0) || quietRounds > MaximumQuietRounds))
            {
                break;
            }

            entries[0] = new() { Descriptor = _output, Events = NativeMethods.PollIn };
            entries[1] = new() { Descriptor = _error, Events = NativeMethods.PollIn };
            entries[2] = new() { Descriptor = exited ? -1 : _end, Events = NativeMethods.PollIn };
            int ready = NativeMethods.poll(entries, 3, exited ? QuietMilliseconds : BuryMilliseconds);
            if (exited && ready == 0)
            {
                break;
            }

            quietRounds += exited ? 1 : 0;
            if (entries[0].Returned != 0)
            {
                Read(ref _output, OutputStream.StandardOutput, buffer, sink);
            }

            if (entries[1].Returned != 0)
            {
                Read(ref _error, OutputStream.StandardError, buffer, sink);
            }

            if (entries[2].Returned != 0)
            {
                Reap();
            }
            else if (ready == 0)
            {
                ChildRegistry.Bury();
            }
        }
    }

    public void WaitForExit()
    {
        if (_exitCode is null)
        {
            Reap();
        }
    }

    public void SignalSession(int signal)
    {
        // the number of a reaped leader stays taken as long as its group has a member, so this never hits a stranger
        NativeMethods.kill(-Pid, signal);
    }

    /// <summary>SIGKILL for the group, and for what left it: every descendant, until none is found.</summary>
    public void KillEverything()
    {
        SignalSession(NativeMethods.SignalKill);
        _tree.KillDescendants();
    }

    public void Dispose()
    {
        LeftOverOutput.Take(ref _output);
        LeftOverOutput.Take(ref _error);
        NativeMethods.close(_end);
    }

    private static void Read(ref int descriptor, OutputStream stream, byte[] buffer, IOutputSink sink)
    {
        nint count;
        fixed (byte* start = buffer)
        {
            count = NativeMethods.read(descriptor, start, BufferBytes);
        }

        if (count > 0)
        {
            sink.Write(stream, buffer.AsSpan(0, (int)count));
        }
        else if (count == 0 || Marshal.GetLastPInvokeError() is not (NativeMethods.Interrupted or NativeMethods.TryAgain))
        {
            NativeMethods.close(descriptor);
            descriptor = -1;
        }
    }

    private static void OpenPipe(int* pair)
    {
        if (NativeMethods.pipe2(pair, NativeMethods.CloseOnExec) != 0)
        {
            throw new ProcessStartException("no pipe could be opened: " + Marshal.GetLastPInvokeErrorMessage(), 126);
        }
    }

    private void Reap()
    {
        int status;
        while (NativeMethods.waitpid(Pid, &status, 0) < 0 && Marshal.GetLastPInvokeError() == NativeMethods.Interrupted)
        {
        }

        int signal = status & 0x7f;
        _exitCode = signal == 0 ? (status >> 8) & 0xff : 128 + signal;
        ChildRegistry.Ended(Pid);
    }
}
