namespace BuildFarm.Documents;

/// <summary>Names that may stand once.</summary>
internal sealed class UniqueNames(Rule rule, string kind, DiagnosticBag findings)
{
    private readonly Dictionary<string, SourceSpan> seen = new(StringComparer.Ordinal);

    public void Add(ScalarNode name)
    {
        if (seen.TryAdd(name.Value, name.Span)) return;
        findings.Add(rule, name.Span, $"There is already a {kind} named '{Text.Short(name.Value)}', at {seen[name.Value]}.", rule.Fix);
    }
}
