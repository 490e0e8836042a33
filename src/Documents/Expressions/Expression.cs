namespace BuildFarm.Documents.Expressions;

/// <summary>What stands between <c>{{</c> and <c>}}</c>.</summary>
public abstract record Expression
{
    /// <summary>As written, without braces, trimmed.</summary>
    public required string Text { get; init; }
}

/// <summary>A parameter or constant.</summary>
public sealed record VariableExpression(string Name) : Expression;

/// <summary><c>phase.step.inputs[0].destination</c> or <c>phase.step.outputs.stdout</c>.</summary>
public sealed record ChainExpression(string Phase, string Step, bool IsOutput, int? Index, IReadOnlyList<string> Path) : Expression;

/// <summary><c>loop.index</c>, <c>loop.value</c>, or the same of a named loop.</summary>
public sealed record LoopExpression(string LoopName, bool IsIndex) : Expression
{
    /// <summary>The name that always means the loop of the current step.</summary>
    public const string Current = "loop";
}

/// <summary><c>aws:ssm:/name</c>, or <c>aws:ssm:resolve(inner)</c> where the inner reference gives the name.</summary>
public sealed record SsmExpression(string? Name, Expression? Inner) : Expression;

/// <summary>Text in braces that is no expression of ours (a template for another program); stays as it is.</summary>
public sealed record ForeignExpression : Expression;
