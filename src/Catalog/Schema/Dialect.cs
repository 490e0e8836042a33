namespace BuildFarm.Catalog.Schema;

/// <summary>What differs between the databases in the one list of migrations.</summary>
/// <param name="Id">The type of a number that the database gives, as primary key.</param>
/// <param name="Text">Text that sorts by its UTF-8 bytes.</param>
/// <param name="Keyed">Ends a table that is stored in the order of its key, where the database knows such tables.</param>
internal sealed record Dialect(string Id, string Text, string Long, string Int, string Blob, string Keyed)
{
    public static readonly Dialect Sqlite = new("INTEGER PRIMARY KEY", "TEXT", "INTEGER", "INTEGER", "BLOB", " WITHOUT ROWID");

    public static readonly Dialect Postgres = new(
        "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "text COLLATE \"C\"", "bigint", "integer", "bytea", "");

    public string Write(string sql) => sql.Replace("{id}", Id).Replace("{text}", Text).Replace("{long}", Long).Replace("{int}", Int)
        .Replace("{blob}", Blob).Replace("{keyed}", Keyed);
}
