using BuildFarm.Agent.Processes;
using BuildFarm.Agent.State;

namespace BuildFarm.Agent.Engine;

/// <summary>Nobody follows.</summary>
internal sealed class NullObserver : IRunObserver
{
    public void AttemptStarted(StepIdentity step, int attempt)
    {
    }

    public void AttemptFailed(StepIdentity step, StepEnd end)
    {
    }

    public void StepEnded(StepIdentity step, StepEnd end, bool isRestored)
    {
    }

    public void Output(StepIdentity step, OutputStream stream, ReadOnlySpan<byte> data)
    {
    }
}
