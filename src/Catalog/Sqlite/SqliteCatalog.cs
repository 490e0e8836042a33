using System.Threading.Channels;
using BuildFarm.Catalog.Rows;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Catalog.Sqlite;

/// <summary>The catalog in one SQLite file, for one server process: one thread writes, a few connections read beside it (WAL).</summary>
internal sealed class SqliteCatalog : ICatalog
{
    private readonly string _path;
    private readonly SqliteWriter _writer;
    private readonly Channel<SqliteReader> _readers;
    private readonly int _readerCount;
    private int _disposed;

    private SqliteCatalog(string path, SqliteSession writer, IReadOnlyList<SqliteReader> readers, CatalogOptions options)
    {
        (_path, _readerCount) = (path, readers.Count);
        _writer = new SqliteWriter(writer, path, options.MaxGroup, options.Loggers.CreateLogger<SqliteCatalog>());
        _readers = Channel.CreateBounded<SqliteReader>(readers.Count);
        foreach (var reader in readers)
        {
            _readers.Writer.TryWrite(reader);
        }
    }

    /// <summary>Opens or makes the file.</summary>
    /// <exception cref="CatalogException">It is something else, newer, damaged or out of reach.</exception>
    public static SqliteCatalog Open(string path, CatalogOptions options)
    {
        path = Path.GetFullPath(path);
        var opened = new List<IDisposable>();
        try
        {
            var writer = SqliteFile.OpenWriter(path, options.Loggers.CreateLogger<SqliteCatalog>());
            opened.Add(writer);
            var readers = new List<SqliteReader>();
            for (var i = 0; i < options.ReadConnections; i++)
            {
                readers.Add(new SqliteReader(SqliteFile.OpenReader(path)));
                opened.Add(readers[^1]);
            }
            return new SqliteCatalog(path, writer, readers, options);
        }
        catch (Exception failure) when (failure is SqliteFailure or IOException or UnauthorizedAccessException)
        {
            opened.ForEach(o => o.Dispose());
            throw failure is SqliteFailure of
                ? of.ToException(path)
                : new CatalogException(CatalogError.Unavailable, $"The catalog {path} cannot be opened: {failure.Message}", failure);
        }
    }

    public Task<CommitResult> CommitAsync(IReadOnlyList<CatalogWrite> writes, CancellationToken cancellation = default)
    {
        for (var i = 0; i < writes.Count; i++)
        {
            RowRules.Check(writes[i]);
        }
        return _writer.CommitAsync(writes, cancellation);
    }

    public Task<ResourceRow?> GetAsync(string arn, CancellationToken cancellation = default)
        => ReadAsync(static (reader, arn) => reader.Get(arn), arn, cancellation);

    public Task<ResourcePage> ListAsync(ResourceQuery query, CancellationToken cancellation = default)
        => ReadAsync(static (reader, query) => reader.List(query), query, cancellation);

    public Task<ClientTokenRow?> GetClientTokenAsync(string scope, string token, CancellationToken cancellation = default)
        => ReadAsync(static (reader, key) => reader.Token(key.scope, key.token), (scope, token), cancellation);

    public Task<GrainStateRow?> ReadGrainStateAsync(string type, string key, CancellationToken cancellation = default)
        => ReadAsync(static (reader, key) => reader.GrainState(key.type, key.key), (type, key), cancellation);

    public Task<IReadOnlyList<ReminderRow>> ListRemindersAsync(CancellationToken cancellation = default)
        => ReadAsync(static (reader, _) => reader.Reminders(), 0, cancellation);

    public Task<IReadOnlyList<ClaimRow>> ListClaimsAsync(string pool, CancellationToken cancellation = default)
        => ReadAsync(static (reader, pool) => reader.Claims(pool), pool, cancellation);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }
        // readers first: the writer's connection is then the last, and closing it folds the WAL into the file
        for (var i = 0; i < _readerCount; i++)
        {
            (await _readers.Reader.ReadAsync().ConfigureAwait(false)).Dispose();
        }
        _readers.Writer.Complete();
        await _writer.EndAsync().ConfigureAwait(false);
    }

    private async Task<TResult> ReadAsync<TArgument, TResult>(Func<SqliteReader, TArgument, TResult> read, TArgument argument, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, typeof(ICatalog));
        cancellation.ThrowIfCancellationRequested();
        if (!_readers.Reader.TryRead(out var reader))
        {
            reader = await WaitAsync(cancellation).ConfigureAwait(false);
        }
        try
        {
            return read(reader, argument);
        }
        catch (SqliteFailure failure)
        {
            throw failure.ToException(_path);
        }
        finally
        {
            _readers.Writer.TryWrite(reader);
        }
    }

    private async ValueTask<SqliteReader> WaitAsync(CancellationToken cancellation)
    {
        try
        {
            return await _readers.Reader.ReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(ICatalog));
        }
    }
}
