namespace BuildFarm.Documents.Expressions;

/// <summary>A tree without expressions, and the secret values that were written into it, to mask.</summary>
public sealed record ResolvedNode(DocumentNode Node, IReadOnlySet<string> Secrets);
