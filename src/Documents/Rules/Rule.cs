namespace BuildFarm.Documents;

/// <summary>A rule that documents are held against.</summary>
/// <param name="Id">Stable: BF10xx text, BF11xx structure, BF12xx components, BF13xx inputs, BF14xx expressions, BF15xx conditions, BF16xx loops, BF20xx workflows.</param>
/// <param name="Title">What the rule demands, one sentence.</param>
/// <param name="Fix">How to satisfy it, one sentence.</param>
public sealed record Rule(string Id, DiagnosticSeverity Severity, string Title, string Fix);
