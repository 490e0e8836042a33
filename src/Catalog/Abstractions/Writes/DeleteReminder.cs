namespace BuildFarm.Catalog;

/// <summary>A missing reminder is fine.</summary>
public sealed record DeleteReminder(string Type, string Key, string Name) : CatalogWrite;
