using System.Text.Json.Nodes;
using BuildFarm.Grains.Dispatch;

namespace BuildFarm.Grains.Builds.Actions;

/// <summary>Writes the ids of distributed images into parameters. Launch templates, licences, exports and fast launch are not done here, and refused by name.</summary>
internal sealed class ApplyImageConfigurationsAction : StepAction
{
    private const string Parameters = "ssmParameterConfigurations";

    public override string Name => "ApplyImageConfigurations";

    public override IReadOnlyList<string> Stages => ["DISTRIBUTION"];

    public override void Handle(StepContext context, StepSignal signal)
    {
        if (Failed(context, signal))
        {
            return;
        }

        if (signal is StepSignal.Began)
        {
            Begin(context);
        }

        if (context.End is null && !context.State.Pending.Exists(c => c.Kind == CloudCallKind.PutParameter))
        {
            context.Complete(new() { ["configuredImages"] = DistributeImageAction.Described(context.State.Outputs) });
        }
    }

    private static void Begin(StepContext context)
    {
        var configurations = context.Step.Inputs.GetValueOrDefault("configurations", "[]");
        foreach (var configuration in JsonNode.Parse(configurations)!.AsArray().Select(c => c!.AsObject()))
        {
            if (configuration.Select(c => c.Key).FirstOrDefault(k => k is not ("region" or Parameters)) is { } unknown)
            {
                context.Fail($"{unknown} is not done here: this farm writes parameters alone ({Parameters})");
                return;
            }

            var region = (string?)configuration["region"] ?? context.Inputs.InstanceRegion;
            var parameters = configuration[Parameters] as JsonArray ?? [];
            ImageParameters.Put(context, region, parameters.Select(p => KeyValuePair.Create((string?)p!["parameterName"] ?? "", (string?)p["amiAccountId"] ?? "")));
            if (context.End is not null)
            {
                return;
            }
        }
    }
}
