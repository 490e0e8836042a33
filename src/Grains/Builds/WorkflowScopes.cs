using BuildFarm.Documents.Workflows;
using BuildFarm.Model.Arns;

namespace BuildFarm.Grains.Builds;

/// <summary>What a workflow's expressions can see at a step of a build.</summary>
internal static class WorkflowScopes
{
    public static WorkflowScope Of(string buildArn, WorkflowDocument document, ImageBuildState state, WorkflowRun workflow) => new()
    {
        Parameters = document.Parameters.Select(p => (p.Name, Value: Parameter(p, workflow))).Where(p => p.Value is not null).ToDictionary(p => p.Name, p => p.Value!),
        StepOutputs = workflow.Steps.Where(s => s.Status == "COMPLETED").ToDictionary(
            s => s.Name,
            s => (IReadOnlyDictionary<string, WorkflowValue>)s.Outputs.ToDictionary(o => o.Key, o => Output(o.Key, o.Value))),
        WorkflowOutputs = state.WorkflowOutputs.ToDictionary(o => o.Key, o => WorkflowValue.FromJson(o.Value)),
        ImageBuilder = Variables(buildArn, state, workflow),
    };

    /// <summary>Lists of images are lists; all other outputs are texts, whatever they look like.</summary>
    private static WorkflowValue Output(string name, string value) =>
        name is "distributedImages" or "configuredImages" ? WorkflowValue.FromJson(value) : WorkflowValue.Of(value);

    private static WorkflowValue? Parameter(WorkflowParameter parameter, WorkflowRun workflow)
    {
        if (!workflow.Parameters.TryGetValue(parameter.Name, out var given) || given.Count == 0)
        {
            return parameter.Default;
        }

        return parameter.Type switch
        {
            WorkflowParameterType.StringList => WorkflowValue.Of(given),
            WorkflowParameterType.Integer when long.TryParse(given[0], out var number) => WorkflowValue.Of(number),
            WorkflowParameterType.Boolean when bool.TryParse(given[0], out var flag) => WorkflowValue.Of(flag),
            _ => WorkflowValue.Of(given[0]),
        };
    }

    private static Dictionary<string, WorkflowValue> Variables(string buildArn, ImageBuildState state, WorkflowRun workflow)
    {
        var inputs = state.Inputs!;
        var arn = ResourceArn.Parse(buildArn);
        var variables = new Dictionary<string, WorkflowValue>(StringComparer.OrdinalIgnoreCase)
        {
            ["cloudWatchLogGroup"] = WorkflowValue.Of(inputs.LogGroup),
            ["cloudWatchLogStream"] = WorkflowValue.Of($"{arn.Version}/{arn.Build}"),
            ["collectImageMetadata"] = WorkflowValue.Of(inputs.CollectMetadata),
            ["collectImageScanFindings"] = WorkflowValue.Of(false),
            ["imageBuildNumber"] = WorkflowValue.Of((long)(arn.Build ?? 0)),
            ["imageId"] = WorkflowValue.Of(state.Built?.ImageId ?? state.ParentImageId),
            ["imageName"] = WorkflowValue.Of(arn.Name),
            ["imageType"] = WorkflowValue.Of("AMI"),
            ["imageVersionNumber"] = WorkflowValue.Of(arn.Version?.ToString() ?? ""),
            ["instanceProfileName"] = WorkflowValue.Of(inputs.InstanceProfileName),
            ["platform"] = WorkflowValue.Of(inputs.Platform),
            ["securityGroups"] = WorkflowValue.Of(inputs.SecurityGroups),
            ["sourceImageARN"] = WorkflowValue.Of(buildArn),
            ["subnetId"] = WorkflowValue.Of(inputs.SubnetId),
            ["terminateInstanceOnFailure"] = WorkflowValue.Of(inputs.TerminateOnFailure),
            ["workflowPhase"] = WorkflowValue.Of(workflow.Stage[..1] + workflow.Stage[1..].ToLowerInvariant()),
            ["workingDirectory"] = WorkflowValue.Of(inputs.WorkingDirectory),
        };
        if (inputs.S3Logs.Length > 0)
        {
            variables["s3Logs"] = WorkflowValue.Of(inputs.S3Logs);
        }

        return variables;
    }
}
