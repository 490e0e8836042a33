namespace BuildFarm.Catalog;

/// <summary>
/// Takes the next number of a sequence (1 first; numbers are never given twice, also after deletes) and inserts the row made of it,
/// inside the transaction. The number is in <see cref="CommitResult.Numbers"/>, in the order of such writes.
/// </summary>
public sealed record InsertNumbered(string Sequence, Func<int, ResourceRow> Make) : CatalogWrite;
