namespace BuildFarm.Catalog;

/// <summary>Inserts or replaces.</summary>
public sealed record PutReminder(ReminderRow Row) : CatalogWrite;
