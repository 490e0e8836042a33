using BuildFarm.Grains.Dispatch;

namespace BuildFarm.Grains.Builds.Actions;

/// <summary>Copies of the image in every region and for every account that the distribution settings name, all at once.</summary>
internal sealed class DistributeImageAction : StepAction
{
    public override string Name => "DistributeImage";

    public override IReadOnlyList<string> Stages => ["DISTRIBUTION"];

    public override void Handle(StepContext context, StepSignal signal)
    {
        if (Failed(context, signal))
        {
            return;
        }

        if (context.State.Built is not { } built)
        {
            context.Fail("there is no image to distribute: no build workflow made one");
            return;
        }

        switch (signal)
        {
            case StepSignal.Began:
                Begin(context, built);
                break;
            case StepSignal.CallEnded { Call.Kind: CloudCallKind.CopyImage } copied:
                Copied(context, copied);
                break;
        }

        if (!context.State.Pending.Exists(c => c.Kind == CloudCallKind.CopyImage))
        {
            context.Complete(new() { ["imageIds"] = string.Join(',', context.State.Outputs.Select(o => o.ImageId)) });
        }
    }

    private static void Begin(StepContext context, OutputImageRecord built)
    {
        context.State.Outputs.Clear();
        if (context.Inputs.Targets.Count == 0)
        {
            context.State.Outputs.Add(built with { });
            return;
        }

        foreach (var target in context.Inputs.Targets)
        {
            var accounts = target.Accounts.Count == 0 ? [context.Inputs.Account] : target.Accounts;
            foreach (var account in accounts)
            {
                Add(context, built, target, account);
            }
        }
    }

    private static void Add(StepContext context, OutputImageRecord built, DistributionTarget target, string account)
    {
        if (target.Region == built.Region && account == built.Account && target.Name == built.Name)
        {
            context.State.Outputs.Add(built with { Description = target.Description });
            return;
        }

        context.Call(CloudCallKind.CopyImage, target.Region, new()
        {
            ["sourceRegion"] = built.Region,
            ["image"] = built.ImageId,
            ["name"] = target.Name,
            ["description"] = target.Description,
            ["account"] = account,
        });
    }

    private static void Copied(StepContext context, StepSignal.CallEnded copied) =>
        context.State.Outputs.Add(new OutputImageRecord
        {
            Region = copied.Call.Region,
            ImageId = copied.Result.Value("imageId"),
            Account = copied.Call.Argument("account"),
            Name = copied.Call.Argument("name"),
            Description = copied.Call.Argument("description"),
        });
}
