using System.Text.Json.Nodes;
using BuildFarm.Grains.Dispatch;

namespace BuildFarm.Grains.Builds.Actions;

/// <summary>Copies of the image in every region and for every account that the distribution settings name, all at once; then the parameters that name them.</summary>
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

        if (context.State.Pending.Exists(c => c.Kind == CloudCallKind.CopyImage))
        {
            return;
        }

        if (context.Step.Progress.TryAdd("parameters", "1"))
        {
            // once every copy is there, so that no parameter names one that a failure takes away
            Targets(context).ForEach(target => ImageParameters.Put(context, target.Region, target.Parameters));
        }

        if (context.End is null && !context.State.Pending.Exists(c => c.Kind == CloudCallKind.PutParameter))
        {
            context.Complete(new() { ["distributedImages"] = Described(context.State.Outputs) });
        }
    }

    private static void Begin(StepContext context, OutputImageRecord built)
    {
        context.State.Outputs.Clear();
        var targets = Targets(context);
        if (targets.Count == 0)
        {
            Add(context, built, new DistributionTarget { Region = built.Region, Name = built.Name, Description = built.Description }, context.Inputs.Account);
            return;
        }

        foreach (var target in targets)
        {
            var accounts = target.Accounts.Count == 0 ? [context.Inputs.Account] : target.Accounts;
            foreach (var account in accounts)
            {
                Add(context, built, target, account);
            }
        }
    }

    /// <summary>The step's own distributions, or those of the image's distribution configuration.</summary>
    private static List<DistributionTarget> Targets(StepContext context)
    {
        var own = context.Step.Inputs.GetValueOrDefault("distributions", "");
        return own.Length == 0 ? context.Inputs.Targets : [.. JsonNode.Parse(own)!.AsArray().Select(node => Target(context, node!.AsObject()))];
    }

    private static DistributionTarget Target(StepContext context, JsonObject own) => new()
    {
        Region = (string?)own["region"] ?? context.Inputs.InstanceRegion,
        Name = own["name"] is { } name ? ImageNames.Fill((string)name!, context.BuildArn, context.Inputs.Asked) : context.Inputs.ImageName,
        Description = (string?)own["description"] ?? "",
        Accounts = [.. own["targetAccountIds"] is JsonArray accounts ? accounts.Select(a => (string)a!) : []],
        Tags = own["amiTags"] is JsonObject tags ? tags.ToDictionary(t => t.Key, t => (string?)t.Value ?? "") : [],
    };

    /// <summary>A JSON list of region, account and image id.</summary>
    public static string Described(IEnumerable<OutputImageRecord> outputs) =>
        new JsonArray([.. outputs.Select(o => new JsonObject { ["region"] = o.Region, ["accountId"] = o.Account, ["imageId"] = o.ImageId })]).ToJsonString();

    private static void Add(StepContext context, OutputImageRecord built, DistributionTarget target, string account)
    {
        // Another account's image is never an output as it is: whoever has it among the outputs may have it deregistered.
        if (target.Region == built.Region && account == built.Account && built.Account == context.Inputs.Account && target.Name == built.Name)
        {
            context.State.Outputs.Add(built with { Description = target.Description });
            return;
        }

        context.Call(CloudCallKind.CopyImage, target.Region, new Dictionary<string, string>
        {
            ["sourceRegion"] = built.Region,
            ["image"] = built.ImageId,
            ["name"] = target.Name,
            ["description"] = target.Description,
            ["account"] = account,
        }.WithTags(target.Tags));
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
