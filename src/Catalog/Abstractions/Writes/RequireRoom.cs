namespace BuildFarm.Catalog;

/// <summary>
/// Refuses the commit with <see cref="CommitOutcome.Full"/> when a kind of an account and region has Most rows or more; stands before the insert.
/// Commits that ask for the same room wait for each other, so the number is never passed. It costs as much as there are rows, up to Most.
/// </summary>
public sealed record RequireRoom(string Kind, string Account, string Region, int Most) : CatalogWrite;
