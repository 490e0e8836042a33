using System.Globalization;
using BuildFarm.Grains.Dispatch;

namespace BuildFarm.Grains.Builds.Actions;

/// <summary>
/// In a build: every component's build phase in the recipe's order, a layer kept after each that may be reused, then the validate
/// phases of all. In a test: the test phases of all.
/// </summary>
internal sealed class ExecuteComponentsAction : StepAction
{
    public override string Name => "ExecuteComponents";

    public override IReadOnlyList<string> Stages => ["BUILD", "TEST"];

    public override void Handle(StepContext context, StepSignal signal)
    {
        if (context.Instance() is not { } instance)
        {
            Reuse(context);
            return;
        }

        switch (signal)
        {
            case StepSignal.Began:
                Next(context, instance);
                break;
            case StepSignal.WorkEnded work:
                WorkEnded(context, instance, work);
                break;
            case StepSignal.CallEnded { Call.Kind: CloudCallKind.SendWork, Result.Succeeded: false } unsent:
                context.Fail(unsent.Result.Message);
                break;
            case StepSignal.CallEnded { Call.Kind: CloudCallKind.CaptureLayer } captured:
                if (!captured.Result.Succeeded)
                {
                    context.Step.Message = "a layer could not be kept: " + captured.Result.Message; // the build itself needs no cache
                }

                Next(context, instance);
                break;
            case StepSignal.CallEnded { Call.Kind: CloudCallKind.KeepVerdict }:
                Done(context);
                break;
        }
    }

    private static void Reuse(StepContext context)
    {
        foreach (var component in context.State.Components)
        {
            if (context.Workflow.Stage == "TEST")
            {
                component.TestVerdict = component.HasTest ? "reused" : "";
            }
            else if (component.HasBuild)
            {
                component.BuildVerdict = "reused";
            }
        }

        Done(context);
    }

    private static void Next(StepContext context, InstanceRecord instance)
    {
        if (context.Workflow.Stage == "TEST")
        {
            SendAll(context, instance, "test", c => c.HasTest);
            return;
        }

        var components = context.State.Components;
        var next = components.FindIndex(c => c.HasBuild && c.BuildVerdict.Length == 0);
        if (next >= 0)
        {
            Send(context, instance, "build", [next]);
        }
        else
        {
            SendAll(context, instance, "validate", c => c.HasValidate);
        }
    }

    private static void SendAll(StepContext context, InstanceRecord instance, string phase, Func<ComponentRecord, bool> has)
    {
        var chosen = context.State.Components.Select((c, i) => (c, i)).Where(p => has(p.c)).Select(p => p.i).ToList();
        if (chosen.Count == 0)
        {
            Passed(context, phase);
        }
        else
        {
            Send(context, instance, phase, chosen);
        }
    }

    private static void Send(StepContext context, InstanceRecord instance, string phase, List<int> components) =>
        context.Call(CloudCallKind.SendWork, instance.Region, new()
        {
            ["work"] = "components",
            ["instanceId"] = instance.Id,
            ["phase"] = phase,
            ["components"] = string.Join(',', components.Select(c => c.ToString(CultureInfo.InvariantCulture))),
        });

    private static void WorkEnded(StepContext context, InstanceRecord instance, StepSignal.WorkEnded work)
    {
        var phase = work.Call.Argument("phase");
        if (!work.Outcome.Succeeded)
        {
            if (phase == "build")
            {
                Component(context, work.Call).BuildVerdict = "failed";
            }

            context.Fail(work.Outcome.Message.Length > 0 ? work.Outcome.Message : $"the components' {phase} phase ended as {work.Outcome.Status}");
            return;
        }

        if (phase != "build")
        {
            Passed(context, phase);
            return;
        }

        var component = Component(context, work.Call);
        component.BuildVerdict = "ran";
        component.BuildMilliseconds = work.Outcome.DurationMilliseconds;
        if (component.LayerKey.Length > 0 && context.State.Components.Exists(c => c.HasBuild && c.BuildVerdict.Length == 0))
        {
            context.Call(CloudCallKind.CaptureLayer, instance.Region, new() { ["instanceId"] = instance.Id, ["key"] = component.LayerKey });
        }
        else
        {
            Next(context, instance); // after the last component the finished image's layer is kept instead
        }
    }

    private static ComponentRecord Component(StepContext context, CloudCall call) =>
        context.State.Components[int.Parse(call.Argument("components"), CultureInfo.InvariantCulture)];

    private static void Passed(StepContext context, string phase)
    {
        foreach (var component in context.State.Components.Where(c => phase == "test" && c.HasTest))
        {
            component.TestVerdict = "ran";
        }

        if (phase == "test" && context.State.VerdictKey.Length > 0)
        {
            context.Call(CloudCallKind.KeepVerdict, context.Inputs.InstanceRegion, new() { ["key"] = context.State.VerdictKey });
        }
        else
        {
            Done(context);
        }
    }

    private static void Done(StepContext context) => context.Complete(NoSingleCommand);
}
