namespace BuildFarm.Catalog;

/// <summary>A missing row is fine.</summary>
public sealed record DeleteResource(string Arn) : CatalogWrite;
