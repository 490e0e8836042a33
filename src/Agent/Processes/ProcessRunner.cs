namespace BuildFarm.Agent.Processes;

/// <summary>
/// Runs programs in sessions of their own and pumps their output on the calling thread, so that memory stays at one
/// buffer whatever they print and a slow sink holds them back.
/// </summary>
internal sealed class ProcessRunner(TimeProvider time, SessionFile? sessions = null) : IProcessRunner
{
    /// <summary>Between SIGTERM and SIGKILL.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public ProcessOutcome Run(ProcessSpec spec, IOutputSink sink, CancellationToken stop)
    {
        using var running = RunningProcess.Start(spec);
        sessions?.Write(running.Pid);
        using var termination = new Termination(running, time);
        try
        {
            using (stop.UnsafeRegister(static state => ((Termination)state!).Begin(), termination))
            {
                running.PumpUntilExit(sink);
            }
        }
        catch
        {
            // a sink that fails (a full disk) must not leave the program behind
            running.KillEverything();
            running.WaitForExit();
            throw;
        }

        if (termination.Begun)
        {
            running.KillEverything();
        }

        return new ProcessOutcome(running.ExitCode, termination.Begun);
    }

    private sealed class Termination(RunningProcess process, TimeProvider time) : IDisposable
    {
        private ITimer? _kill;

        public bool Begun { get; private set; }

        public void Begin()
        {
            Begun = true;
            process.SignalSession(NativeMethods.SignalTerminate);
            _kill = time.CreateTimer(static state => ((RunningProcess)state!).KillEverything(), process, Grace, Timeout.InfiniteTimeSpan);
        }

        public void Dispose() => _kill?.Dispose();
    }
}
