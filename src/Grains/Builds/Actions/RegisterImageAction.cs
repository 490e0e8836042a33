using BuildFarm.Grains.Dispatch;

namespace BuildFarm.Grains.Builds.Actions;

/// <summary>
/// An image of a file: a root file system in a tar archive, or a disk with one, where imageLocation says in S3. The service's other way,
/// snapshots of volumes, is not there: no cloud of this farm keeps any.
/// </summary>
internal sealed class RegisterImageAction : StepAction
{
    public override string Name => "RegisterImage";

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
                Begin(context);
                break;
            case StepSignal.CallEnded ended:
                Registered(context, ended.Result);
                break;
        }
    }

    private static void Begin(StepContext context)
    {
        var location = context.Step.Inputs.GetValueOrDefault("imageLocation", "");
        if (!location.StartsWith("s3://", StringComparison.OrdinalIgnoreCase))
        {
            context.Fail("imageLocation names no file in S3 (s3://BUCKET/KEY), and this farm has no volume snapshots to register instead");
            return;
        }

        var arguments = new Dictionary<string, string>
        {
            ["name"] = context.Inputs.ImageName,
            ["description"] = context.Step.Inputs.GetValueOrDefault("description", context.Inputs.Description),
            ["location"] = location,
        }.WithTags(context.ImageTags);
        context.Call(CloudCallKind.ImportImage, context.Inputs.InstanceRegion, arguments);
    }

    private static void Registered(StepContext context, CloudCallResult result)
    {
        context.State.OsVersion = result.Value("osVersion"); // what the file says of itself, where it says something
        context.CompleteWithImage(result);
    }
}
