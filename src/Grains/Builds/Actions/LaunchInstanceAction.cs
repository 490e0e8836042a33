using BuildFarm.Grains.Dispatch;

namespace BuildFarm.Grains.Builds.Actions;

/// <summary>
/// Plans what has to run, launches an instance for it and waits for its agent. Where cached layers or a kept verdict stand for all that
/// would run, nothing is launched, and the steps after it report what they reuse.
/// </summary>
internal sealed class LaunchInstanceAction : StepAction
{
    private const string TypeIndex = "instanceType";

    public override string Name => "LaunchInstance";

    public override IReadOnlyList<string> Stages => ["BUILD", "TEST"];

    public override void Handle(StepContext context, StepSignal signal)
    {
        switch (signal)
        {
            case StepSignal.Began:
                Plan(context);
                break;
            case StepSignal.CallEnded { Call.Kind: CloudCallKind.PlanBuild or CloudCallKind.PlanTest } planned:
                Planned(context, planned.Result);
                break;
            case StepSignal.CallEnded { Call.Kind: CloudCallKind.LaunchInstance } launched:
                Launched(context, launched);
                break;
            case StepSignal.InstanceReady ready:
                Ready(context, ready.InstanceId);
                break;
        }
    }

    private static void Plan(StepContext context)
    {
        var test = context.Workflow.Stage == "TEST";
        var other = context.Step.Inputs.GetValueOrDefault("imageIdOverride", "");
        context.Call(test ? CloudCallKind.PlanTest : CloudCallKind.PlanBuild, context.Inputs.InstanceRegion, new()
        {
            ["image"] = other.Length > 0 ? other : test ? context.State.Built?.ImageId ?? "" : "",
            ["cache"] = ChangesUnseen(context.Workflow) ? "none" : context.Inputs.Cache,
        });
    }

    /// <summary>Commands of the workflow's own are in no layer's key, so that no layer may stand for what they leave behind.</summary>
    private static bool ChangesUnseen(WorkflowRun workflow) => workflow.Steps.Exists(s => s.Action == "RunCommand");

    private static IReadOnlyList<string> Types(StepContext context) =>
        NodeText.List(context.Step.Inputs.GetValueOrDefault("instanceTypesOverride", "")) is { Count: > 0 } own ? own : context.Inputs.InstanceTypes;

    private static void Planned(StepContext context, CloudCallResult plan)
    {
        if (!plan.Succeeded)
        {
            context.Fail(plan.Message);
            return;
        }

        if (context.Workflow.Stage == "TEST")
        {
            context.State.VerdictKey = plan.Value("verdictKey");
            if (context.State.Components.Count == 0)
            {
                context.State.Components = plan.Components; // no build workflow came before, which would have planned them
            }

            if (plan.Value("verdict").Length > 0)
            {
                context.Step.Message = "the verdict on this very image is reused";
                context.Complete(new() { ["instanceId"] = "" });
                return;
            }
        }
        else
        {
            TakeBuildPlan(context, plan);
            context.State.ParentImageId = plan.Value("image");
            if (context.State.ReusedLayer.Length > 0)
            {
                context.Step.Message = "nothing changed: the layer of an earlier build is reused";
                context.Complete(new() { ["instanceId"] = "" });
                return;
            }
        }

        context.Step.Progress["image"] = plan.Value("image");
        context.Step.Progress["layer"] = plan.Value("layer");
        Launch(context, 0);
    }

    private static void TakeBuildPlan(StepContext context, CloudCallResult plan)
    {
        var state = context.State;
        state.Components = plan.Components;
        state.FinalLayerKey = plan.Value("finalKey");
        state.ReusedLayer = plan.Value("finalLayer");
        if (state.ReusedLayer.Length > 0)
        {
            state.OsVersion = plan.Value("osVersion");
            state.PackagesBlob = plan.Value("packagesBlob");
            state.SizeBytes = long.TryParse(plan.Value("sizeBytes"), out var size) ? size : 0;
        }
    }

    private static void Launch(StepContext context, int type)
    {
        context.Step.Progress[TypeIndex] = type.ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Call(CloudCallKind.LaunchInstance, context.Inputs.InstanceRegion, new Dictionary<string, string>
        {
            ["image"] = context.Step.Progress["image"],
            ["layer"] = context.Step.Progress["layer"],
            ["instanceType"] = Types(context)[type],
            ["stage"] = context.Workflow.Stage,
        }.WithTags(context.Inputs.InstanceTags));
    }

    private static void Launched(StepContext context, StepSignal.CallEnded launched)
    {
        if (!launched.Result.Succeeded)
        {
            var next = int.Parse(context.Step.Progress[TypeIndex], System.Globalization.CultureInfo.InvariantCulture) + 1;
            if (launched.Result.Error == "Capacity" && next < Types(context).Count)
            {
                Launch(context, next);
                return;
            }

            context.Fail(launched.Result.Message);
            return;
        }

        var id = launched.Result.Value("instanceId");
        context.Step.Progress["instanceId"] = id;
        if (context.Step.Progress.ContainsKey("ready:" + id))
        {
            Finish(context, id);
        }
    }

    private static void Ready(StepContext context, string instanceId)
    {
        if (context.Step.Progress.GetValueOrDefault("instanceId") == instanceId)
        {
            Finish(context, instanceId);
        }
        else
        {
            context.Step.Progress["ready:" + instanceId] = "1"; // the agent was quicker than the answer to the launch
        }
    }

    private static void Finish(StepContext context, string instanceId)
    {
        context.Step.Progress.Clear();
        context.Complete(new() { ["instanceId"] = instanceId });
    }
}
