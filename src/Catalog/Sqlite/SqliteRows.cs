using BuildFarm.Catalog.Rows;

namespace BuildFarm.Catalog.Sqlite;

/// <summary>Resource rows in and out of statements.</summary>
internal static class SqliteRows
{
    public const string Select = """
        SELECT r.id, r.scope, r.level, r.arn, s.kind, s.account, s.region, r.name, r.major, r.minor, r.patch, r.build, r.revision, r.created,
               r.attributes, r.body
        FROM resources r JOIN scopes s ON s.id = r.scope
        """;

    public static StoredResource Read(SqliteStatement row) => new(row.Long(0), row.Long(1), row.Int(2), new ResourceRow
    {
        Arn = row.Text(3),
        Kind = row.Text(4),
        Account = row.Text(5),
        Region = row.Text(6),
        Name = row.Text(7),
        Major = row.Int(8),
        Minor = row.Int(9),
        Patch = row.Int(10),
        Build = row.Int(11),
        Revision = row.Long(12),
        Created = new DateTimeOffset(row.Long(13), TimeSpan.Zero),
        Attributes = AttributeCodec.Read(row.Bytes(14)),
        Body = row.Blob(15),
    });

    /// <summary>Binds (arn, scope, level, name, major, minor, patch, build, revision, created, attributes, body) from 1 on.</summary>
    public static SqliteStatement Bind(SqliteStatement statement, ResourceRow row, long scope, int level) => statement
        .Bind(1, row.Arn).Bind(2, scope).Bind(3, level).Bind(4, row.Name).Bind(5, row.Major).Bind(6, row.Minor).Bind(7, row.Patch)
        .Bind(8, row.Build).Bind(9, row.Revision).Bind(10, row.Created.UtcTicks).Bind(11, AttributeCodec.Write(row.Attributes)).Bind(12, row.Body);

    /// <summary>The only row of a statement, or null.</summary>
    public static StoredResource? ReadOne(SqliteStatement statement)
    {
        if (!statement.Step())
        {
            return null;
        }
        var row = Read(statement);
        statement.Reset();
        return row;
    }

    public static ClientTokenRow? ReadToken(SqliteStatement statement, string scope, string token)
    {
        if (!statement.Step())
        {
            return null;
        }
        var row = new ClientTokenRow(scope, token, statement.Text(0), new DateTimeOffset(statement.Long(1), TimeSpan.Zero), statement.Blob(2));
        statement.Reset();
        return row;
    }
}
