namespace BuildFarm.Catalog;

/// <summary>
/// Refuses the commit with <see cref="CommitOutcome.Conflict"/> when the row is missing or does not hold any more. Until the commit ends nobody else
/// changes or deletes it. Holds may be called more than once and must not call the catalog.
/// </summary>
public sealed record RequireResource(string Arn, Func<ResourceRow, bool> Holds) : CatalogWrite;
