namespace BuildFarm.Documents.Expressions;

/// <summary>A tree without expressions, and the texts in it that came from secrets, to mask.</summary>
public sealed record ResolvedNode(DocumentNode Node, IReadOnlySet<string> Secrets);
