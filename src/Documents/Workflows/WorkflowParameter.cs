namespace BuildFarm.Documents.Workflows;

/// <summary>A value that the caller may give; without a default it must.</summary>
public sealed record WorkflowParameter
{
    public required string Name { get; init; }

    public required WorkflowParameterType Type { get; init; }

    public WorkflowValue? Default { get; init; }

    public string? Description { get; init; }

    public required SourceSpan Span { get; init; }
}
