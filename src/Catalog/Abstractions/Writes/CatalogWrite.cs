namespace BuildFarm.Catalog;

/// <summary>One write of a commit. Writes apply in order.</summary>
public abstract record CatalogWrite;
