using BuildFarm.Documents;

namespace BuildFarm.Agent.Modules.Execution;

/// <summary>Runs another component document, at most three levels deep, never one that is running already.</summary>
internal sealed class ExecuteDocumentModule : IActionModule
{
    public string Name => "ExecuteDocument";

    public ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        InputReader inputs = context.Single;
        Dictionary<string, string> parameters = new(StringComparer.Ordinal);
        foreach (DocumentNode item in inputs.Node.Get("parameters")?.Items ?? [])
        {
            var parameter = new InputReader(item, "ExecuteDocument: inputs.parameters");
            parameters[parameter.Required("name")] = parameter.Optional("value")
                ?? throw new ModuleException($"ExecuteDocument: parameter '{parameter.Required("name")}' has no value");
        }

        string[] phases = (inputs.Optional("phases") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return context.Nested.RunAsync(
            new NestedRequest(inputs.Required("document"), inputs.Optional("document-s3-bucket-owner"), phases, parameters), stop);
    }
}
