namespace BuildFarm.Documents.Expressions;

/// <summary>Reads what stands between the braces.</summary>
public static class ExpressionParser
{
    private const string SsmPrefix = "aws:ssm:";
    private const string ResolvePrefix = "resolve(";

    /// <param name="text">Without braces, trimmed.</param>
    public static Expression Parse(string text)
    {
        if (text.StartsWith(SsmPrefix, StringComparison.Ordinal)) return ParseSsm(text, text[SsmPrefix.Length..].Trim());
        var segments = text.Split('.');
        if (segments.Length == 1 && IsName(text)) return new VariableExpression(text) { Text = text };
        if (segments.Length == 2 && IsName(segments[0]) && segments[1] is "index" or "value")
        {
            return new LoopExpression(segments[0], segments[1] == "index") { Text = text };
        }

        return (Expression?)ParseChain(text, segments) ?? new ForeignExpression { Text = text };
    }

    private static Expression ParseSsm(string text, string rest)
    {
        if (rest.StartsWith(ResolvePrefix, StringComparison.Ordinal) && rest.EndsWith(')'))
        {
            var inner = rest[ResolvePrefix.Length..^1].Trim();
            // One level only: a name that is itself resolved from a name would let values choose what is read.
            var expression = inner.StartsWith(SsmPrefix, StringComparison.Ordinal) && inner.Contains(ResolvePrefix, StringComparison.Ordinal)
                ? new ForeignExpression { Text = inner }
                : Parse(inner);
            return new SsmExpression(null, expression) { Text = text };
        }

        return rest.Length > 0 && !rest.AsSpan().ContainsAny(" \t\r\n{}")
            ? new SsmExpression(rest, null) { Text = text }
            : new ForeignExpression { Text = text };
    }

    private static ChainExpression? ParseChain(string text, string[] segments)
    {
        // Step names may hold dots; "inputs" or "outputs" marks where the name ends.
        for (var at = segments.Length - 2; at >= 2; at--)
        {
            if (!TryKind(segments[at], out var isOutput, out var index)) continue;
            var path = segments[(at + 1)..];
            var step = string.Join('.', segments[1..at]);
            if (path.Any(p => p.Length == 0) || !IsText(segments[0]) || !IsText(step)) return null;
            return new ChainExpression(segments[0], step, isOutput, index, path) { Text = text };
        }

        return null;
    }

    private static bool TryKind(string segment, out bool isOutput, out int? index)
    {
        index = null;
        var bracket = segment.IndexOf('[');
        var name = bracket < 0 ? segment : segment[..bracket];
        isOutput = name == "outputs";
        if (!isOutput && name != "inputs") return false;
        if (bracket < 0) return true;
        if (!segment.EndsWith(']') || !ScalarRules.TryInteger(segment[(bracket + 1)..^1], out var number)) return false;
        if (number is < 0 or > int.MaxValue) return false;
        index = (int)number;
        return true;
    }

    private static bool IsName(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static bool IsText(string text) => text.Length > 0 && !text.AsSpan().ContainsAny("\t\r\n{}");
}
