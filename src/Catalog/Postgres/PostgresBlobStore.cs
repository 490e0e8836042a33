using BuildFarm.Catalog.Blobs;
using Npgsql;

namespace BuildFarm.Catalog.Postgres;

/// <summary>
/// Blobs in a PostgreSQL database beside the catalog, for farms of several servers: each append is a row. What was answered is committed.
/// Calls for one name go one after the other, over all processes.
/// </summary>
public sealed class PostgresBlobStore : IBlobStore, IAsyncDisposable
{
    private const int MaxRead = 16 * 1024 * 1024;

    private readonly NpgsqlDataSource _source;

    private PostgresBlobStore(NpgsqlDataSource source) => _source = source;

    /// <summary>Connects, and makes the table where it is missing.</summary>
    /// <exception cref="CatalogException">The server is out of reach, or the connection can't be read.</exception>
    public static async Task<PostgresBlobStore> OpenAsync(string connection, CatalogOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new CatalogOptions();
        var settings = PostgresCatalog.Settings(connection, options);
        var source = new NpgsqlDataSourceBuilder(settings.ConnectionString).UseLoggerFactory(options.Loggers).Build();
        try
        {
            await using var making = source.CreateBatch();
            making.BatchCommands.Add(new NpgsqlBatchCommand("SELECT pg_advisory_xact_lock(7234020)"));
            making.BatchCommands.Add(new NpgsqlBatchCommand($"CREATE SCHEMA IF NOT EXISTS {settings.SearchPath}"));
            making.BatchCommands.Add(new NpgsqlBatchCommand(
                "CREATE TABLE IF NOT EXISTS blob_parts (name text COLLATE \"C\" NOT NULL, start bigint NOT NULL, data bytea NOT NULL, PRIMARY KEY (name, start))"));
            await making.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            return new PostgresBlobStore(source);
        }
        catch (NpgsqlException failure)
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw PostgresFailure.ToException(failure);
        }
    }

    public Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) =>
        ChangeAsync(name, async connection =>
        {
            await RunAsync(connection, "DELETE FROM blob_parts WHERE name = $1", cancellation, name).ConfigureAwait(false);
            await PutAsync(connection, name, 0, content, cancellation).ConfigureAwait(false);
            return 0L;
        }, cancellation);

    public Task<long> AppendAsync(string name, long offset, ReadOnlyMemory<byte> content, bool durable = true, CancellationToken cancellation = default) =>
        ChangeAsync(name, async connection =>
        {
            var stored = await LengthAsync(connection, name, cancellation).ConfigureAwait(false);
            var length = stored ?? 0;
            var fresh = BlobAppend.Fresh(name, length, offset, content);
            if (fresh.Length > 0 || stored is null)
            {
                await PutAsync(connection, name, length, fresh, cancellation).ConfigureAwait(false);
            }
            return length + fresh.Length;
        }, cancellation);

    public async Task<byte[]?> ReadAsync(string name, long offset, int count, CancellationToken cancellation = default)
    {
        BlobName.Check(name);
        BlobAppend.CheckRead(offset, count);
        await using var connection = await _source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        if (await LengthAsync(connection, name, cancellation).ConfigureAwait(false) is not { } length)
        {
            return null;
        }
        var content = new byte[Math.Max(0, Math.Min(Math.Min(count, MaxRead), length - offset))];
        await using var command = new NpgsqlCommand(
            "SELECT start, data FROM blob_parts WHERE name = $1 AND start < $3 AND start + length(data) > $2 ORDER BY start", connection)
        {
            Parameters = { new() { Value = name }, new() { Value = offset }, new() { Value = offset + content.Length } },
        };
        await using var parts = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await parts.ReadAsync(cancellation).ConfigureAwait(false))
        {
            Copy(parts.GetInt64(0), parts.GetFieldValue<byte[]>(1), offset, content);
        }
        return content;
    }

    public async Task<long?> LengthAsync(string name, CancellationToken cancellation = default)
    {
        BlobName.Check(name);
        await using var connection = await _source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        return await LengthAsync(connection, name, cancellation).ConfigureAwait(false);
    }

    public Task DeleteAsync(string name, CancellationToken cancellation = default) =>
        ChangeAsync(name, async connection =>
        {
            await RunAsync(connection, "DELETE FROM blob_parts WHERE name = $1", cancellation, name).ConfigureAwait(false);
            return 0L;
        }, cancellation);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static void Copy(long start, byte[] data, long offset, byte[] content)
    {
        var from = Math.Max(0, offset - start);
        var to = Math.Max(0, start - offset);
        var size = Math.Min(data.Length - from, content.Length - to);
        data.AsSpan((int)from, (int)size).CopyTo(content.AsSpan((int)to));
    }

    private static async Task<long?> LengthAsync(NpgsqlConnection connection, string name, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT start + length(data) FROM blob_parts WHERE name = $1 ORDER BY start DESC LIMIT 1", connection)
        {
            Parameters = { new() { Value = name } },
        };
        return await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false) as long?;
    }

    /// <summary>An empty first part gives way to what is appended at the same place.</summary>
    private static Task PutAsync(NpgsqlConnection connection, string name, long start, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        RunAsync(connection, "INSERT INTO blob_parts VALUES ($1, $2, $3) ON CONFLICT (name, start) DO UPDATE SET data = EXCLUDED.data",
            cancellation, name, start, content.ToArray());

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }
        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    private async Task<T> ChangeAsync<T>(string name, Func<NpgsqlConnection, Task<T>> change, CancellationToken cancellation)
    {
        BlobName.Check(name);
        await using var connection = await _source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await RunAsync(connection, "SELECT pg_advisory_xact_lock(hashtextextended($1, 7234021))", cancellation, name).ConfigureAwait(false);
        var result = await change(connection).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return result;
    }
}
