using BuildFarm.Grains.Dispatch;

namespace BuildFarm.Grains.Builds.Actions;

/// <summary>The operating system's name and version, and every package with its version.</summary>
internal sealed class CollectImageMetadataAction : StepAction
{
    public override string Name => "CollectImageMetadata";

    public override IReadOnlyList<string> Stages => ["BUILD"];

    public override void Handle(StepContext context, StepSignal signal)
    {
        if (Failed(context, signal))
        {
            return;
        }

        switch (signal)
        {
            case StepSignal.Began when context.Instance() is not { } instance || !context.Inputs.CollectMetadata:
                Done(context);
                break;
            case StepSignal.Began:
                context.Call(CloudCallKind.SendWork, context.Instance()!.Region, new() { ["work"] = "metadata", ["instanceId"] = context.Instance()!.Id });
                break;
            case StepSignal.WorkEnded { Outcome.Succeeded: true } work:
                context.State.OsVersion = work.Outcome.OsVersion;
                context.State.PackagesBlob = work.Outcome.PackagesBlob;
                Done(context);
                break;
            case StepSignal.WorkEnded work:
                context.Fail(work.Outcome.Message);
                break;
        }
    }

    private static void Done(StepContext context) => context.Complete(new() { ["osVersion"] = context.State.OsVersion, ["associationId"] = "" });
}
