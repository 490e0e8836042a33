namespace BuildFarm.Catalog;

/// <summary>Forgets client tokens stored before a time, the oldest first, at most so many. How many stands in <see cref="CommitResult.Numbers"/>.</summary>
public sealed record PurgeClientTokens(DateTimeOffset Before, int Most) : CatalogWrite;
