namespace BuildFarm.Documents.Expressions;

/// <summary>A string cut into literal text and expressions.</summary>
public sealed class ExpressionTemplate
{
    private ExpressionTemplate(string source, IReadOnlyList<TemplatePart> parts) => (Source, Parts) = (source, parts);

    public string Source { get; }

    public IReadOnlyList<TemplatePart> Parts { get; }

    public bool HasExpressions => Parts.Any(p => p.Expression is not null);

    public IEnumerable<Expression> Expressions => Parts.Where(p => p.Expression is not null).Select(p => p.Expression!);

    /// <summary>Never fails: what is no expression stays text. Linear in the length.</summary>
    public static ExpressionTemplate Parse(string source)
    {
        var parts = new List<TemplatePart>();
        var position = 0;
        while (position < source.Length)
        {
            var open = source.IndexOf("{{", position, StringComparison.Ordinal);
            var close = open < 0 ? -1 : source.IndexOf("}}", open + 2, StringComparison.Ordinal);
            if (close < 0) break;
            // "{{ a {{ b }}": the innermost opening counts, and "{{{ a }}" leaves its first brace as text.
            open = source.LastIndexOf("{{", close - 1, close - open, StringComparison.Ordinal);
            if (open > position) parts.Add(new TemplatePart(source[position..open], position, null));
            var expression = ExpressionParser.Parse(source[(open + 2)..close].Trim());
            parts.Add(new TemplatePart(source[open..(close + 2)], open, expression));
            position = close + 2;
        }

        if (position < source.Length) parts.Add(new TemplatePart(source[position..], position, null));
        return new ExpressionTemplate(source, parts);
    }
}

/// <summary>A stretch of a template: literal text, or an expression with its braces.</summary>
/// <param name="Offset">In the source, from 0.</param>
public readonly record struct TemplatePart(string Text, int Offset, Expression? Expression);
