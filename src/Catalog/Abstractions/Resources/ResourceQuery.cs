namespace BuildFarm.Catalog;

/// <summary>
/// Rows in the order (Name, Major, Minor, Patch, Build), names by their UTF-8 bytes, or by Created; ties in the order of insertion; ascending
/// unless Descending. A page costs its own length, whatever the number of rows, with any of kind, account, region, name and one attribute; a
/// second attribute or version nodes without the ones before them are checked row by row.
/// </summary>
public sealed record ResourceQuery
{
    public required string Kind { get; init; }
    /// <summary>Null: of every account (managed resources have the account "aws").</summary>
    public string? Account { get; init; }
    public string? Region { get; init; }
    public string? Name { get; init; }
    public int? Major { get; init; }
    public int? Minor { get; init; }
    public int? Patch { get; init; }
    /// <summary>Each attribute must have one of the values.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
    public ResourceOrder Order { get; init; }
    public bool Descending { get; init; }
    /// <summary>
    /// Which rows stand for a group: all, the newest build of each version, or the newest version of each name, within one kind, account and
    /// region. The other conditions apply to the row that stands for its group.
    /// </summary>
    public ResourceGrouping Grouping { get; init; }
    /// <summary>The cursor of the page before, from <see cref="ResourcePage.Next"/>, or null.</summary>
    public string? After { get; init; }
    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 25;
}
