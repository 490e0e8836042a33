namespace BuildFarm.Catalog;

/// <summary>Refused with <see cref="CommitOutcome.Exists"/> when the ARN is taken.</summary>
public sealed record InsertResource(ResourceRow Row) : CatalogWrite;
