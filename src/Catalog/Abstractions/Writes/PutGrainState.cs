namespace BuildFarm.Catalog;

/// <summary>ExpectedETag null: the state must not exist. Otherwise it must match, or the commit is refused with <see cref="CommitOutcome.Conflict"/>.</summary>
public sealed record PutGrainState(string Type, string Key, byte[] Data, string? ExpectedETag, string NewETag) : CatalogWrite;
