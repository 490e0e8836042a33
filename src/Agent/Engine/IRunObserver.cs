using BuildFarm.Agent.Processes;
using BuildFarm.Agent.State;

namespace BuildFarm.Agent.Engine;

/// <summary>Follows a run while it goes on. Everything it gets has its secrets masked.</summary>
internal interface IRunObserver
{
    void AttemptStarted(StepIdentity step, int attempt);

    /// <summary>An attempt failed and another one follows.</summary>
    void AttemptFailed(StepIdentity step, StepEnd end);

    /// <param name="isRestored">It ended before a restart; the observer may have heard of it already.</param>
    void StepEnded(StepIdentity step, StepEnd end, bool isRestored);

    /// <summary>May block, to hold the program back.</summary>
    void Output(StepIdentity step, OutputStream stream, ReadOnlySpan<byte> data);
}
