using BuildFarm.Catalog.Rows;

namespace BuildFarm.Catalog.Listing;

/// <summary>
/// One place of a row in the lists: the rows of a scope that have a value of an attribute, in the two orders. Every row also stands under
/// <see cref="All"/>, and under <see cref="Name"/> with its name.
/// </summary>
internal readonly record struct ListEntry(long Scope, string Attribute, string Value, int Level, string NameKey, long Created, long Id)
{
    /// <summary>The attribute of every row, its value empty.</summary>
    public const string All = "";

    /// <summary>The row's name as an attribute. U+0002 is in no attribute name that a caller may give.</summary>
    public const string Name = "\u0002name";

    public static HashSet<ListEntry> Of(StoredResource resource)
    {
        var row = resource.Row;
        var (key, created) = (Rows.NameKey.Of(row), row.Created.UtcTicks);
        var entries = new HashSet<ListEntry>(row.Attributes.Count + 2)
        {
            new(resource.Scope, All, "", resource.Level, key, created, resource.Id),
            new(resource.Scope, Name, row.Name, resource.Level, key, created, resource.Id),
        };
        foreach (var (name, value) in row.Attributes)
        {
            entries.Add(new(resource.Scope, name, value, resource.Level, key, created, resource.Id));
        }
        return entries;
    }
}
