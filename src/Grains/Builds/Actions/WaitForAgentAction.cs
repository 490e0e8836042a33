using BuildFarm.Grains.Dispatch;

namespace BuildFarm.Grains.Builds.Actions;

/// <summary>Waits until the agent of an instance answers: it is given a command that does nothing.</summary>
internal sealed class WaitForAgentAction : StepAction
{
    public override string Name => "WaitForSSMAgent";

    public override IReadOnlyList<string> Stages => ["BUILD", "TEST"];

    public override void Handle(StepContext context, StepSignal signal)
    {
        if (Failed(context, signal))
        {
            return;
        }

        switch (signal)
        {
            case StepSignal.Began when context.Instance() is { } instance:
                context.Call(CloudCallKind.SendWork, instance.Region, new() { ["work"] = "command", ["instanceId"] = instance.Id, ["parameters"] = """{"commands":["true"]}""" });
                break;
            case StepSignal.Began:
                context.Complete(new() { ["status"] = "Success" }); // nothing was launched: what the steps would do is reused
                break;
            case StepSignal.WorkEnded { Outcome.Succeeded: true }:
                context.Complete(new() { ["status"] = "Success" });
                break;
            case StepSignal.WorkEnded work:
                context.Fail(work.Outcome.Message);
                break;
        }
    }
}
