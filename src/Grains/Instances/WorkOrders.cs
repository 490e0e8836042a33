using System.Globalization;
using System.Text.Json.Nodes;
using BuildFarm.Catalog;
using BuildFarm.Clouds;
using BuildFarm.Grains.Builds;
using BuildFarm.Grains.Cache;
using BuildFarm.Grains.Dispatch;
using BuildFarm.Model.AgentProtocol;
using BuildFarm.Model.Stored;

namespace BuildFarm.Grains.Instances;

/// <summary>Makes an agent's order of a journalled call: documents are read where they are sent, never through a grain.</summary>
internal sealed class WorkOrders(ICatalog catalog, ComponentDocuments documents, TimeProvider time)
{
    public async Task<WorkOrder> MakeAsync(CloudCall call, CancellationToken cancellation)
    {
        var order = new WorkOrder { WorkId = call.Token, TimeoutSeconds = Timeout(call) };
        switch (call.Argument("work"))
        {
            case "components":
                order.RunComponents = await ComponentsAsync(call, cancellation);
                break;
            case "command":
                order.RunCommand = Command(call.Argument("parameters"));
                break;
            case "metadata":
                order.CollectMetadata = new CollectMetadata();
                break;
            case "sanitize":
                order.SanitizeInstance = new SanitizeInstance { Script = SanitizeScript.Text };
                break;
            default:
                throw new CloudException(CloudError.Invalid, $"unknown work {call.Argument("work")}");
        }

        return order;
    }

    /// <param name="parameters">JSON: an object of lists of texts; commands is one of them.</param>
    private static RunCommand Command(string parameters)
    {
        var given = parameters.Length == 0 ? [] : JsonNode.Parse(parameters)!.AsObject().ToDictionary(
            p => p.Key, p => p.Value is JsonArray list ? NodeText.List(list.ToJsonString()) : [(string?)p.Value ?? ""]);
        if (given.Keys.FirstOrDefault(name => name is not ("commands" or "workingDirectory")) is { } unknown)
        {
            throw new CloudException(CloudError.Invalid, $"the command document has no parameter {unknown}; it has commands and workingDirectory");
        }

        return given.GetValueOrDefault("commands") is { Count: > 0 } commands
            ? new RunCommand { Commands = { commands }, WorkingDirectory = given.GetValueOrDefault("workingDirectory")?.FirstOrDefault() ?? "" }
            : throw new CloudException(CloudError.Invalid, "the command document's parameter commands is missing");
    }

    /// <summary>The step's time that is left, at least a second; 0 is no limit.</summary>
    private int Timeout(CloudCall call) => call.Deadline == DateTimeOffset.MaxValue
        ? 0
        : (int)Math.Clamp((call.Deadline - time.GetUtcNow()).TotalSeconds, 1, int.MaxValue);

    private async Task<RunComponents> ComponentsAsync(CloudCall call, CancellationToken cancellation)
    {
        var stored = StoredImage.Parser.ParseFrom((await catalog.GetAsync(call.Build, cancellation)
            ?? throw new CloudException(CloudError.NotFound, $"the image build version {call.Build} was deleted")).Body);
        var run = new RunComponents
        {
            ExecutionId = new Guid(Convert.FromHexString(call.Token)[..16]).ToString(),
            Phases = { call.Argument("phase") },
            Environment = { ["AWS_REGION"] = call.Region },
        };
        foreach (var index in call.Argument("components").Split(',').Select(i => int.Parse(i, CultureInfo.InvariantCulture)))
        {
            run.Components.Add(await ComponentAsync(stored, index, cancellation));
        }

        return run;
    }

    private async Task<ComponentRun> ComponentAsync(StoredImage stored, int index, CancellationToken cancellation)
    {
        var arn = stored.ComponentArns[index];
        var parsed = await documents.GetAsync(arn, cancellation);
        var run = new ComponentRun { Arn = arn, Name = parsed.Component.Name, Version = parsed.Component.Version, Document = parsed.Component.Data };
        run.Parameters.AddRange(stored.Image.ImageRecipe.Components[index].Parameters
            .Select(p => new ParameterValue { Name = p.Name, Value = string.Join(',', p.Value) }));
        return run;
    }
}
