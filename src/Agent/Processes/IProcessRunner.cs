namespace BuildFarm.Agent.Processes;

/// <summary>Runs programs to their end.</summary>
internal interface IProcessRunner
{
    /// <summary>Blocks until the program ended. When <paramref name="stop"/> fires, the whole session gets SIGTERM, and SIGKILL after a grace time.</summary>
    /// <exception cref="ProcessStartException">The program could not be started.</exception>
    ProcessOutcome Run(ProcessSpec spec, IOutputSink sink, CancellationToken stop);
}
