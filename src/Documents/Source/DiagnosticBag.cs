namespace BuildFarm.Documents;

/// <summary>Gathers findings in one pass; puts them in order at the end.</summary>
internal sealed class DiagnosticBag(int limit)
{
    private readonly List<Diagnostic> findings = [];
    private readonly HashSet<(string Rule, int Line, int Column, string Message)> seen = [];
    private int dropped;

    public bool HasErrors { get; private set; }

    public void Add(Rule rule, SourceSpan span, string message, string hint = "")
    {
        HasErrors |= rule.Severity == DiagnosticSeverity.Error;
        var line = Math.Max(1, span.Line);
        var column = Math.Max(1, span.Column);
        if (!seen.Add((rule.Id, line, column, message))) return;
        if (findings.Count >= limit)
        {
            dropped++;
            return;
        }

        findings.Add(new Diagnostic
        {
            RuleId = rule.Id,
            Severity = rule.Severity,
            Line = line,
            Column = column,
            Message = message,
            Hint = hint,
        });
    }

    public IReadOnlyList<Diagnostic> Ordered()
    {
        var ordered = findings.OrderBy(f => f.Line).ThenBy(f => f.Column).ThenBy(f => f.RuleId, StringComparer.Ordinal).ToList();
        if (dropped > 0)
        {
            ordered.Add(new Diagnostic
            {
                RuleId = Rules.TooManyFindings.Id,
                Severity = Rules.TooManyFindings.Severity,
                Line = ordered[^1].Line,
                Column = ordered[^1].Column,
                Message = $"There are {dropped} more findings.",
                Hint = "Mend these first.",
            });
        }

        return ordered;
    }
}
