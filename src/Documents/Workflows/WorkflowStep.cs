using BuildFarm.Documents.Conditions;

namespace BuildFarm.Documents.Workflows;

/// <summary>One step.</summary>
public sealed record WorkflowStep
{
    public required string Name { get; init; }

    /// <summary>One of <see cref="WorkflowActions"/>.</summary>
    public required string Action { get; init; }

    public string? Description { get; init; }

    public Condition? If { get; init; }

    /// <summary>As written, paths unresolved; <see cref="WorkflowExpressions.ResolveInputs"/> resolves them.</summary>
    public MappingNode? Inputs { get; init; }

    public WorkflowOnFailure OnFailure { get; init; } = WorkflowOnFailure.Abort;

    /// <summary>true, false, or a path to a boolean; null is true.</summary>
    public ScalarNode? RollbackEnabled { get; init; }

    /// <summary>Seconds as written; null takes the action's default.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>The whole step as written.</summary>
    public required MappingNode Node { get; init; }

    public SourceSpan Span => Node.Span;

    /// <summary>How long the step may take.</summary>
    public TimeSpan Timeout => TimeoutSeconds is { } seconds
        ? TimeSpan.FromSeconds(seconds)
        : WorkflowActions.Find(Action)?.DefaultTimeout ?? WorkflowActions.FallbackTimeout;
}
