namespace BuildFarm.Grains.Builds.Actions;

/// <summary>
/// Waits until somebody says go on or stop, with SendWorkflowStepAction. Topics and functions that the step names are not told, and the
/// step says so: whoever is to act finds it with ListWaitingWorkflowSteps, or in the build's events.
/// </summary>
internal sealed class WaitForActionAction : StepAction
{
    public override string Name => "WaitForAction";

    public override IReadOnlyList<string> Stages => ["BUILD", "TEST", "DISTRIBUTION"];

    public override void Handle(StepContext context, StepSignal signal)
    {
        switch (signal)
        {
            case StepSignal.Began when context.Step.Inputs.ContainsKey("snsTopicArn") || context.Step.Inputs.ContainsKey("lambdaFunctionName"):
                context.Step.Message = "nobody was notified: this farm sends nothing to topics or functions";
                break;
            case StepSignal.ActionSent sent:
                context.Step.Outputs["action"] = sent.Action;
                context.Step.Outputs["reason"] = sent.Reason;
                if (sent.Action == "STOP")
                {
                    context.Fail(sent.Reason.Length > 0 ? $"stopped on request: {sent.Reason}" : "stopped on request");
                }
                else
                {
                    context.Complete();
                }

                break;
        }
    }
}
