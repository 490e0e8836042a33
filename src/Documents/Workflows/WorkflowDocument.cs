using BuildFarm.Documents.Conditions;

namespace BuildFarm.Documents.Workflows;

/// <summary>A workflow document: the steps of one stage of an image build. Source: guide, image workflows.</summary>
public sealed record WorkflowDocument
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    /// <summary>Always <c>1.0</c>, however it was spelt.</summary>
    public required string SchemaVersion { get; init; }

    public required IReadOnlyList<WorkflowParameter> Parameters { get; init; }

    /// <summary>In the order in which they run; a rollback goes backwards.</summary>
    public required IReadOnlyList<WorkflowStep> Steps { get; init; }

    public required IReadOnlyList<WorkflowOutput> Outputs { get; init; }

    /// <summary>The whole document as written.</summary>
    public required DocumentNode Root { get; init; }

    public WorkflowStep? FindStep(string name) => Steps.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.Ordinal));
}

/// <summary>A value that the caller may give; without a default it must.</summary>
public sealed record WorkflowParameter
{
    public required string Name { get; init; }

    public required WorkflowParameterType Type { get; init; }

    public WorkflowValue? Default { get; init; }

    public string? Description { get; init; }

    public required SourceSpan Span { get; init; }
}

/// <summary>Types of workflow parameters.</summary>
public enum WorkflowParameterType
{
    String,
    Integer,
    Boolean,
    StringList,
}

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

/// <summary>What a failed workflow step does to its workflow.</summary>
public enum WorkflowOnFailure
{
    /// <summary>Fails the workflow; with rollback, from this step backwards.</summary>
    Abort,

    /// <summary>Goes on with the next step, without rollback.</summary>
    Continue,
}

/// <summary>A value that later workflows can read.</summary>
public sealed record WorkflowOutput
{
    public required string Name { get; init; }

    /// <summary>A path, or text with paths in it.</summary>
    public required ScalarNode Value { get; init; }

    public required SourceSpan Span { get; init; }
}
