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
                Created(context, ended.Result);
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
        }.WithTags(context.Inputs.Targets.Find(t => t.Region == context.Inputs.InstanceRegion)?.Tags ?? []);
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

    private static void Created(StepContext context, CloudCallResult result)
    {
        context.State.Built = new OutputImageRecord
        {
            Region = context.Inputs.InstanceRegion,
            ImageId = result.Value("imageId"),
            Account = context.Inputs.Account,
            Name = context.Inputs.ImageName,
            Description = context.Inputs.Description,
        };
        context.State.SizeBytes = long.TryParse(result.Value("sizeBytes"), out var size) ? size : context.State.SizeBytes;
        context.Complete(new() { ["imageId"] = result.Value("imageId") });
    }
}
