namespace BuildFarm.Catalog;

/// <summary>Something taken out of a pool, such as a region's build slots, until it is given back.</summary>
public sealed record ClaimRow(string Pool, string Token, string Owner, DateTimeOffset Since);
