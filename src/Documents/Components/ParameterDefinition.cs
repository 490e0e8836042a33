namespace BuildFarm.Documents.Components;

/// <summary>A value that the caller may give; without a default it must.</summary>
public sealed record ParameterDefinition
{
    public required string Name { get; init; }

    /// <summary>Always <c>string</c>, the one type that there is.</summary>
    public required string Type { get; init; }

    public string? Default { get; init; }

    public string? Description { get; init; }

    public required SourceSpan Span { get; init; }

    public bool IsRequired => Default is null;
}
