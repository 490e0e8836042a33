namespace BuildFarm.Catalog;

/// <summary>A missing claim is fine.</summary>
public sealed record DeleteClaim(string Pool, string Token) : CatalogWrite;
