using BuildFarm.Grains.Dispatch;

namespace BuildFarm.Grains.Builds.Actions;

/// <summary>Ends the instance and removes all that it was.</summary>
internal sealed class TerminateInstanceAction : StepAction
{
    public override string Name => "TerminateInstance";

    public override IReadOnlyList<string> Stages => ["BUILD", "TEST"];

    public override void Handle(StepContext context, StepSignal signal)
    {
        if (Failed(context, signal))
        {
            return;
        }

        switch (signal)
        {
            case StepSignal.Began when context.Instance() is { Terminated: false } instance:
                context.Call(CloudCallKind.TerminateInstance, instance.Region, new() { ["instanceId"] = instance.Id });
                break;
            case StepSignal.CallEnded when context.Instance() is { } ended:
                ended.Terminated = true;
                context.Complete();
                break;
            default:
                context.Complete();
                break;
        }
    }
}
