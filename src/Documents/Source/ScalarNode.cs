namespace BuildFarm.Documents;

/// <summary>One value.</summary>
public sealed class ScalarNode(string value, bool isQuoted, SourceSpan span) : DocumentNode(span)
{
    private const int NoBlock = -1;

    /// <summary>The text as written, escapes undone; a number keeps its spelling (<c>1.0</c> stays <c>1.0</c>).</summary>
    public string Value { get; } = value;

    /// <summary>Written in quotes or as a block (| or &gt;), and so a string whatever it looks like.</summary>
    public bool IsQuoted { get; } = isQuoted;

    public ScalarKind Kind { get; } = isQuoted ? ScalarKind.String : ScalarRules.KindOf(value);

    /// <summary>Columns before the text of a | block; -1 for anything else.</summary>
    internal int BlockIndent { get; init; } = NoBlock;

    /// <summary>Where a character of the value stands: exact on one line and in | blocks; otherwise where the value begins.</summary>
    public SourceSpan PlaceOf(int offset)
    {
        if (BlockIndent != NoBlock)
        {
            var before = Value.AsSpan(0, offset);
            var line = Span.Line + 1 + before.Count('\n');
            var column = BlockIndent + offset - before.LastIndexOf('\n');
            return new SourceSpan(line, column, line, column + 1);
        }

        if (Span.Line != Span.EndLine) return Span;
        return Span with { Column = Math.Min(Span.Column + offset + (IsQuoted ? 1 : 0), Math.Max(Span.Column, Span.EndColumn - 1)) };
    }

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
