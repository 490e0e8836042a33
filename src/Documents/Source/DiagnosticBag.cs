namespace BuildFarm.Documents;

/// <summary>Gathers findings in one pass; puts them in order at the end.</summary>
internal sealed class DiagnosticBag(int limit)
{
    private const int MaxSearches = 200;
    private readonly List<Diagnostic> findings = [];
    private readonly HashSet<(string Rule, int Line, int Column, string Message)> seen = [];
    private int dropped;

    public bool HasErrors { get; private set; }

    public void Add(Rule rule, SourceSpan span, string message, string hint)
    {
        if (Keep(rule, span, message)) findings.Add(Make(rule, span, message, hint));
    }

    /// <summary>Looking for near names is the costly part of bad documents: a hint is made for the first findings only, the others get the rule's own advice.</summary>
    public void Add(Rule rule, SourceSpan span, string message, Func<string> hint)
    {
        if (Keep(rule, span, message)) findings.Add(Make(rule, span, message, findings.Count < MaxSearches ? hint() : rule.Fix));
    }

    private static Diagnostic Make(Rule rule, SourceSpan span, string message, string hint) => new()
    {
        RuleId = rule.Id,
        Severity = rule.Severity,
        Line = Math.Max(1, span.Line),
        Column = Math.Max(1, span.Column),
        Message = message,
        Hint = hint,
    };

    private bool Keep(Rule rule, SourceSpan span, string message)
    {
        HasErrors |= rule.Severity == DiagnosticSeverity.Error;
        if (!seen.Add((rule.Id, span.Line, span.Column, message))) return false;
        if (findings.Count < limit) return true;
        dropped++;
        return false;
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
