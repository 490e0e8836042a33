using BuildFarm.Grains.Dispatch;

namespace BuildFarm.Grains.Builds.Actions;

/// <summary>An image of the instance's root, or of the layer that stands for it.</summary>
internal sealed class CreateImageAction : StepAction
{
    public override string Name => "CreateImage";

    public override IReadOnlyList<string> Stages => ["BUILD"];

    public override void Handle(StepContext context, StepSignal signal)
    {
        if (Failed(context, signal))
        {
            return;
        }

        switch (signal)
        {
            case StepSignal.Began:
                Create(context);
                break;
            case StepSignal.CallEnded ended:
                context.CompleteWithImage(ended.Result);
                break;
        }
    }

    private static void Create(StepContext context)
    {
        var state = context.State;
        var arguments = new Dictionary<string, string>
        {
            ["name"] = context.Inputs.ImageName,
            ["description"] = context.Inputs.Description,
        }.WithTags(context.ImageTags);
        if (context.Instance() is { } instance)
        {
            arguments["instanceId"] = instance.Id;
            arguments["layerKey"] = state.FinalLayerKey;
            arguments["osVersion"] = state.OsVersion;
            arguments["packagesBlob"] = state.PackagesBlob;
            context.Call(CloudCallKind.CreateImage, instance.Region, arguments);
        }
        else if (state.ReusedLayer.Length > 0)
        {
            arguments["layer"] = state.ReusedLayer;
            context.Call(CloudCallKind.CreateImageFromLayer, context.Inputs.InstanceRegion, arguments);
        }
        else
        {
            context.Fail($"step {context.Step.Name}: instanceId names no instance that this build launched");
        }
    }
}
