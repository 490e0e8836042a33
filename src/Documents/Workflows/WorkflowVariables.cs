namespace BuildFarm.Documents.Workflows;

/// <summary>System variables below <c>$.imagebuilder</c>.</summary>
public static class WorkflowVariables
{
    /// <summary>Name and type.</summary>
    public static readonly IReadOnlyDictionary<string, WorkflowParameterType> All = new Dictionary<string, WorkflowParameterType>(StringComparer.OrdinalIgnoreCase)
    {
        ["cloudWatchLogGroup"] = WorkflowParameterType.String,
        ["cloudWatchLogStream"] = WorkflowParameterType.String,
        ["collectImageMetadata"] = WorkflowParameterType.Boolean,
        ["collectImageScanFindings"] = WorkflowParameterType.Boolean,
        ["imageBuildNumber"] = WorkflowParameterType.Integer,
        ["imageId"] = WorkflowParameterType.String,
        ["imageName"] = WorkflowParameterType.String,
        ["imageType"] = WorkflowParameterType.String,
        ["imageVersionNumber"] = WorkflowParameterType.String,
        ["instanceProfileName"] = WorkflowParameterType.String,
        ["platform"] = WorkflowParameterType.String,
        ["s3Logs"] = WorkflowParameterType.String,
        ["securityGroups"] = WorkflowParameterType.StringList,
        ["sourceImageARN"] = WorkflowParameterType.String,
        ["subnetId"] = WorkflowParameterType.String,
        ["terminateInstanceOnFailure"] = WorkflowParameterType.Boolean,
        ["workflowPhase"] = WorkflowParameterType.String,
        ["workingDirectory"] = WorkflowParameterType.String,
    };
}
