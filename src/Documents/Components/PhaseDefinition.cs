namespace BuildFarm.Documents.Components;

/// <summary>Steps that run one after the other under one name, such as build, validate or test.</summary>
public sealed record PhaseDefinition
{
    public required string Name { get; init; }

    public required IReadOnlyList<StepDefinition> Steps { get; init; }

    public required SourceSpan Span { get; init; }
}
