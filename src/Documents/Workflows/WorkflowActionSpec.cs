using BuildFarm.Documents.Modules;

namespace BuildFarm.Documents.Workflows;

/// <summary>One step action: where it may stand, how long it may take, what it takes and gives.</summary>
public sealed record WorkflowActionSpec(string Name)
{
    public required IReadOnlyList<WorkflowStage> Stages { get; init; }

    public required TimeSpan DefaultTimeout { get; init; }

    /// <summary>A time above this fails validation.</summary>
    public required TimeSpan MaxTimeout { get; init; }

    /// <summary>The kind of image that the action is for; null for both.</summary>
    public WorkflowImageKind? Image { get; init; }

    public IReadOnlyList<InputSpec> Inputs { get; init; } = [];

    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>One sentence.</summary>
    public required string Description { get; init; }
}
