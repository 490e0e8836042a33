using BuildFarm.Grains.Dispatch;

namespace BuildFarm.Grains.Builds.Actions;

/// <summary>Removes from the instance what must not be in an image: keys, histories, logs, identities.</summary>
internal sealed class SanitizeInstanceAction : StepAction
{
    public override string Name => "SanitizeInstance";

    public override IReadOnlyList<string> Stages => ["BUILD"];

    public override void Handle(StepContext context, StepSignal signal)
    {
        if (Failed(context, signal))
        {
            return;
        }

        switch (signal)
        {
            case StepSignal.Began when context.Instance() is { } instance:
                context.Call(CloudCallKind.SendWork, instance.Region, new() { ["work"] = "sanitize", ["instanceId"] = instance.Id });
                break;
            case StepSignal.Began:
                context.Complete(NoSingleCommand);
                break;
            case StepSignal.WorkEnded { Outcome.Succeeded: true } work:
                context.Complete(Outputs(work));
                break;
            case StepSignal.WorkEnded failed:
                context.Fail(failed.Outcome.Message);
                break;
        }
    }
}
