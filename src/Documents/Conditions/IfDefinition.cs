namespace BuildFarm.Documents.Conditions;

/// <summary>A step's <c>if</c>.</summary>
public sealed record IfDefinition
{
    public required Condition Condition { get; init; }

    public ConditionAction Then { get; init; } = ConditionAction.Execute;

    public ConditionAction Else { get; init; } = ConditionAction.Skip;

    public required SourceSpan Span { get; init; }
}
