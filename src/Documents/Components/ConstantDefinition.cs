namespace BuildFarm.Documents.Components;

/// <summary>A named value that nobody can change.</summary>
public sealed record ConstantDefinition
{
    public required string Name { get; init; }

    /// <summary>Always <c>string</c>, the one type that there is.</summary>
    public required string Type { get; init; }

    public required string Value { get; init; }

    public required SourceSpan Span { get; init; }
}
