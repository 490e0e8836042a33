using BuildFarm.Grains.Dispatch;

namespace BuildFarm.Grains.Builds.Actions;

/// <summary>Runs a command document on the instance. The farm itself has one: AWS-RunShellScript, whose commands the agent runs with bash.</summary>
internal sealed class RunCommandAction : StepAction
{
    private const string ShellScript = "AWS-RunShellScript";

    public override string Name => "RunCommand";

    public override IReadOnlyList<string> Stages => ["BUILD", "TEST", "DISTRIBUTION"];

    public override void Handle(StepContext context, StepSignal signal)
    {
        if (Failed(context, signal))
        {
            return;
        }

        switch (signal)
        {
            case StepSignal.Began when context.Instance() is { } instance:
                Send(context, instance);
                break;
            case StepSignal.Began:
                context.Fail("instanceId names no instance that this build launched");
                break;
            case StepSignal.WorkEnded { Outcome.Succeeded: true } work:
                context.Complete(Outputs(work));
                break;
            case StepSignal.WorkEnded work:
                context.Fail(work.Outcome.Message);
                break;
        }
    }

    private static void Send(StepContext context, InstanceRecord instance)
    {
        var document = context.Step.Inputs.GetValueOrDefault("documentName", "");
        if (document != ShellScript)
        {
            context.Fail($"this farm has no command document {document}; it has {ShellScript}, with the parameters commands and workingDirectory");
            return;
        }

        context.Call(CloudCallKind.SendWork, instance.Region, new()
        {
            ["work"] = "command",
            ["instanceId"] = instance.Id,
            ["parameters"] = context.Step.Inputs.GetValueOrDefault("parameters", ""),
        });
    }
}
