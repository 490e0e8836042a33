namespace BuildFarm.Catalog.Rows;

/// <summary>A row as it is stored.</summary>
/// <param name="Id">Ascending in the order of insertion; ties in lists go by it.</param>
/// <param name="Scope">The number of (kind, account, region).</param>
/// <param name="Level">See <see cref="Newest"/>.</param>
internal sealed record StoredResource(long Id, long Scope, int Level, ResourceRow Row);
