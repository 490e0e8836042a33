namespace BuildFarm.Documents.Workflows;

/// <summary>A value that later workflows can read.</summary>
public sealed record WorkflowOutput
{
    public required string Name { get; init; }

    /// <summary>A path, or text with paths in it.</summary>
    public required ScalarNode Value { get; init; }

    public required SourceSpan Span { get; init; }
}
