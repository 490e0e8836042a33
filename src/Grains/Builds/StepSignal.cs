using BuildFarm.Grains.Dispatch;
using BuildFarm.Grains.Instances;

namespace BuildFarm.Grains.Builds;

/// <summary>Why a step is looked at. Lives within one turn.</summary>
internal abstract record StepSignal
{
    private StepSignal()
    {
    }

    public sealed record Began : StepSignal;

    public sealed record CallEnded(CloudCall Call, CloudCallResult Result) : StepSignal;

    public sealed record InstanceReady(string InstanceId) : StepSignal;

    /// <param name="Action">RESUME or STOP.</param>
    public sealed record ActionSent(string Action, string Reason) : StepSignal;

    public sealed record WorkEnded(CloudCall Call, WorkOutcome Outcome) : StepSignal;
}
