namespace BuildFarm.Catalog;

/// <summary>Idempotent: the same pool and token again changes nothing.</summary>
public sealed record PutClaim(ClaimRow Row) : CatalogWrite;
