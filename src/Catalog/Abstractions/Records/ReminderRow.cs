namespace BuildFarm.Catalog;

/// <param name="Type">The grain's type, with Key its identity.</param>
/// <param name="Start">When it is due first; then every Period. Read back in UTC.</param>
public sealed record ReminderRow(string Type, string Key, string Name, DateTimeOffset Start, TimeSpan Period);
