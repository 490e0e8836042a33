namespace BuildFarm.Catalog;

/// <summary>
/// Replaces a row by what is made of it as it stands inside the transaction, so that nothing another commit wrote is lost: it reads and writes in
/// one. A missing row stays missing, and null leaves the row as it is. Change may be called more than once and must not call the catalog; it keeps
/// the ARN; what it throws fails the commit.
/// </summary>
public sealed record ChangeResource(string Arn, Func<ResourceRow, ResourceRow?> Change) : CatalogWrite;
