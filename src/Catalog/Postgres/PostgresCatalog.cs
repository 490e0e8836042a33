using System.Buffers;
using System.Net.Sockets;
using BuildFarm.Catalog.Commits;
using BuildFarm.Catalog.Listing;
using BuildFarm.Catalog.Rows;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BuildFarm.Catalog.Postgres;

/// <summary>The catalog in a PostgreSQL database, for any number of server processes. A commit is a transaction; one of a single statement needs one round trip.</summary>
internal sealed class PostgresCatalog : ICatalog
{
    /// <summary>Own schema by default, so that the tables of an actor engine may stand beside it in the same database.</summary>
    private const string DefaultSchema = "buildfarm";
    private const int MaxAttempts = 20;
    private static readonly SearchValues<char> SchemaCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    private readonly NpgsqlDataSource _source;
    private readonly ILogger _logger;
    private int _disposed;

    private PostgresCatalog(NpgsqlDataSource source, ILogger logger) => (_source, _logger) = (source, logger);

    /// <summary>Connects, and makes or migrates the schema.</summary>
    /// <exception cref="CatalogException">The server is out of reach, or the schema is foreign or newer.</exception>
    public static async Task<PostgresCatalog> OpenAsync(string connection, CatalogOptions options, CancellationToken cancellation)
    {
        var settings = Settings(connection, options);
        var source = new NpgsqlDataSourceBuilder(settings.ConnectionString).UseLoggerFactory(options.Loggers).Build();
        var logger = options.Loggers.CreateLogger<PostgresCatalog>();
        try
        {
            await PostgresSchema.MigrateAsync(source, settings.SearchPath!, logger, cancellation).ConfigureAwait(false);
            return new PostgresCatalog(source, logger);
        }
        catch (Exception failure)
        {
            await source.DisposeAsync().ConfigureAwait(false);
            if (failure is NpgsqlException of)
            {
                throw PostgresFailure.ToException(of);
            }
            throw;
        }
    }

    public async Task<CommitResult> CommitAsync(IReadOnlyList<CatalogWrite> writes, CancellationToken cancellation = default)
    {
        for (var i = 0; i < writes.Count; i++)
        {
            RowRules.Check(writes[i]);
        }
        await using var connection = await ConnectAsync(cancellation).ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryCommitAsync(connection, writes).ConfigureAwait(false);
            }
            catch (PostgresException conflict) when (attempt < MaxAttempts && PostgresFailure.IsConcurrency(conflict))
            {
                _logger.CommitRetried(conflict.SqlState, attempt + 1);
            }
            catch (NpgsqlException failure)
            {
                throw PostgresFailure.ToException(failure);
            }
        }
    }

    public Task<ResourceRow?> GetAsync(string arn, CancellationToken cancellation = default)
        => ReadAsync(reads => reads.GetAsync(arn), cancellation);

    public Task<ResourcePage> ListAsync(ResourceQuery query, CancellationToken cancellation = default)
        => ReadAsync(reads => ResourceLister.ListAsync(reads, query), cancellation);

    public Task<ClientTokenRow?> GetClientTokenAsync(string scope, string token, CancellationToken cancellation = default)
        => ReadAsync(reads => reads.TokenAsync(scope, token), cancellation);

    public Task<GrainStateRow?> ReadGrainStateAsync(string type, string key, CancellationToken cancellation = default)
        => ReadAsync(reads => reads.GrainStateAsync(type, key), cancellation);

    public Task<IReadOnlyList<ReminderRow>> ListRemindersAsync(CancellationToken cancellation = default)
        => ReadAsync(reads => reads.RemindersAsync(), cancellation);

    public Task<IReadOnlyList<ClaimRow>> ListClaimsAsync(string pool, CancellationToken cancellation = default)
        => ReadAsync(reads => reads.ClaimsAsync(pool), cancellation);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _source.DisposeAsync().ConfigureAwait(false);
        }
    }

    internal static NpgsqlConnectionStringBuilder Settings(string connection, CatalogOptions options)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(connection);
        }
        catch (ArgumentException failure)
        {
            // without the inner exception: it may repeat a password
            throw new CatalogException(CatalogError.BadConnection,
                $"The catalog's PostgreSQL connection cannot be read ({failure.GetType().Name}). Write it as Host=…;Database=…;Username=…;Password=… .");
        }
        settings.MaxPoolSize = options.PoolSize;
        settings.MaxAutoPrepare = 64;
        settings.AutoPrepareMinUsages = 2;
        settings.ApplicationName ??= "buildfarm";
        settings.SearchPath = string.IsNullOrWhiteSpace(settings.SearchPath) ? DefaultSchema : settings.SearchPath.Trim();
        // folded names and lists of schemas would lead the check for foreign tables elsewhere than the statements
        return settings.SearchPath.AsSpan().ContainsAnyExcept(SchemaCharacters)
            ? throw new CatalogException(CatalogError.BadConnection, "The catalog needs one schema as Search Path, of a-z, 0-9 and _.")
            : settings;
    }

    private static async Task<CommitResult> TryCommitAsync(NpgsqlConnection connection, IReadOnlyList<CatalogWrite> writes)
    {
        var primitives = new PostgresTransaction(connection);
        if (CommitApplier.IsOneStatement(writes))
        {
            return await CommitApplier.ApplyAsync(primitives, writes).ConfigureAwait(false);
        }
        // disposed without a commit it rolls back
        await using var transaction = await connection.BeginTransactionAsync().ConfigureAwait(false);
        var result = await CommitApplier.ApplyAsync(primitives, writes).ConfigureAwait(false);
        if (result.Outcome == CommitOutcome.Committed)
        {
            await transaction.CommitAsync().ConfigureAwait(false);
        }
        return result;
    }

    private async Task<T> ReadAsync<T>(Func<PostgresReads, Task<T>> read, CancellationToken cancellation)
    {
        await using var connection = await ConnectAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await read(new PostgresReads(connection)).ConfigureAwait(false);
        }
        catch (NpgsqlException failure)
        {
            throw PostgresFailure.ToException(failure);
        }
    }

    private async ValueTask<NpgsqlConnection> ConnectAsync(CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, typeof(ICatalog));
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return await _source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        }
        catch (NpgsqlException failure)
        {
            throw PostgresFailure.ToException(failure);
        }
        catch (SocketException failure)
        {
            throw new CatalogException(CatalogError.Unavailable, $"The PostgreSQL server of the catalog is out of reach: {failure.Message}", failure);
        }
    }
}
