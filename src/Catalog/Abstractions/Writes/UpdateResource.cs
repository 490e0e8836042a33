namespace BuildFarm.Catalog;

/// <summary>Replaces a row. ExpectedRevision null is unconditional; else another stored revision gives <see cref="CommitOutcome.Conflict"/>. A missing row is a conflict too. The stored revision becomes Row.Revision.</summary>
public sealed record UpdateResource(ResourceRow Row, long? ExpectedRevision) : CatalogWrite;
