namespace BuildFarm.Documents.Conditions;

/// <summary>A condition tree, for <c>if</c> and for Assert.</summary>
public abstract record Condition
{
    public required SourceSpan Span { get; init; }
}

/// <summary>True when all are; stops at the first that is false.</summary>
public sealed record AndCondition(IReadOnlyList<Condition> Conditions) : Condition;

/// <summary>True when one is; stops at the first that is true.</summary>
public sealed record OrCondition(IReadOnlyList<Condition> Conditions) : Condition;

public sealed record NotCondition(Condition Inner) : Condition;

/// <summary>One comparison. Both sides may hold expressions.</summary>
/// <param name="Operand">What stands behind the operator's name: the baseline, a pattern, a path or a hash.</param>
/// <param name="Value">What stands under <c>value</c>, or under <c>path</c> for file hashes; null for operators of one value.</param>
public sealed record ComparisonCondition(ComparisonOperator Operator, ScalarNode Operand, ScalarNode? Value) : Condition;
