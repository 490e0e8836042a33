namespace BuildFarm.Documents.Workflows;

/// <summary>What to hold a workflow document against.</summary>
public sealed record WorkflowParseOptions
{
    public static readonly WorkflowParseOptions Default = new();

    /// <summary>The stage of the workflow; null allows every action.</summary>
    public WorkflowStage? Stage { get; init; }

    /// <summary>Steps allowed: 15 for users' workflows.</summary>
    public int MaxSteps { get; init; } = 15;

    /// <summary>Size, depth, nodes.</summary>
    public ParseOptions Limits { get; init; } = ParseOptions.Default;
}
