using System.Data.Common;
using BuildFarm.Catalog.Rows;
using Npgsql;

namespace BuildFarm.Catalog.Postgres;

/// <summary>Short ways to make commands and to read rows.</summary>
internal static class PostgresSql
{
    public const string Select = """
        SELECT r.id, r.scope, r.level, r.arn, s.kind, s.account, s.region, r.name, r.major, r.minor, r.patch, r.build, r.revision, r.created,
               r.attributes, r.body
        FROM resources r JOIN scopes s ON s.id = r.scope
        """;

    public static NpgsqlCommand Command(this NpgsqlConnection connection, string sql, params ReadOnlySpan<object> parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        Add(command.Parameters, parameters);
        return command;
    }

    public static void Add(this NpgsqlBatch batch, string sql, params ReadOnlySpan<object> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        Add(command.Parameters, parameters);
        batch.BatchCommands.Add(command);
    }

    public static async ValueTask<int> RunAsync(this NpgsqlConnection connection, string sql, params object[] parameters)
    {
        await using var command = connection.Command(sql, parameters);
        return await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    /// <summary>The rows of a statement.</summary>
    public static async ValueTask<List<T>> RowsAsync<T>(this NpgsqlConnection connection, Func<DbDataReader, T> read, string sql, params object[] parameters)
    {
        await using var command = connection.Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        return await ReadAsync(reader, read).ConfigureAwait(false);
    }

    /// <summary>The rows of the reader's current result.</summary>
    public static async ValueTask<List<T>> ReadAsync<T>(DbDataReader reader, Func<DbDataReader, T> read)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            rows.Add(read(reader));
        }
        return rows;
    }

    public static StoredResource Resource(DbDataReader row) => new(row.GetInt64(0), row.GetInt64(1), row.GetInt32(2), new ResourceRow
    {
        Arn = row.GetString(3),
        Kind = row.GetString(4),
        Account = row.GetString(5),
        Region = row.GetString(6),
        Name = row.GetString(7),
        Major = row.GetInt32(8),
        Minor = row.GetInt32(9),
        Patch = row.GetInt32(10),
        Build = row.GetInt32(11),
        Revision = row.GetInt64(12),
        Created = Time(row, 13),
        Attributes = AttributeCodec.Read(System.Text.Encoding.UTF8.GetBytes(row.GetString(14))),
        Body = row.GetFieldValue<byte[]>(15),
    });

    public static DateTimeOffset Time(DbDataReader row, int column) => new(row.GetInt64(column), TimeSpan.Zero);

    private static void Add(NpgsqlParameterCollection to, ReadOnlySpan<object> parameters)
    {
        foreach (var parameter in parameters)
        {
            to.Add(new NpgsqlParameter { Value = parameter });
        }
    }
}
