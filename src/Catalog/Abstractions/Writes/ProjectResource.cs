namespace BuildFarm.Catalog;

/// <summary>Inserts or replaces; a stored row of a higher revision stays, silently: for projections that may arrive late.</summary>
public sealed record ProjectResource(ResourceRow Row) : CatalogWrite;
