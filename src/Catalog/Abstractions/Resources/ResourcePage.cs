namespace BuildFarm.Catalog;

/// <param name="Rows">At most Limit rows; fewer, even none, do not mean the end.</param>
/// <param name="Next">Where the next page starts, or null at the end. Plain; the gateway seals it.</param>
public sealed record ResourcePage(IReadOnlyList<ResourceRow> Rows, string? Next);
