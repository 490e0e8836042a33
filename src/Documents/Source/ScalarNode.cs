namespace BuildFarm.Documents;

/// <summary>One value.</summary>
public sealed class ScalarNode(string value, bool isQuoted, SourceSpan span) : DocumentNode(span)
{
    /// <summary>The text as written, escapes undone; a number keeps its spelling (<c>1.0</c> stays <c>1.0</c>).</summary>
    public string Value { get; } = value;

    /// <summary>Written in quotes or as a block (| or &gt;), and so a string whatever it looks like.</summary>
    public bool IsQuoted { get; } = isQuoted;

    public ScalarKind Kind { get; } = isQuoted ? ScalarKind.String : ScalarRules.KindOf(value);

    /// <summary>A node that code made; always a string.</summary>
    public static ScalarNode Of(string value, SourceSpan span = default) => new(value, true, span);

    public override string? AsString() => Kind == ScalarKind.Null ? null : Value;

    public override string Describe() => Kind switch
    {
        ScalarKind.Null => "nothing",
        ScalarKind.Boolean => "a boolean",
        ScalarKind.Integer or ScalarKind.Float => "a number",
        _ => "a string",
    };

    public override string ToString() => Value;
}
