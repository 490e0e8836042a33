using Npgsql;

namespace BuildFarm.Catalog.Postgres;

/// <summary>
/// Says that a server works on a catalog of PostgreSQL: one alone, or several that form a cluster. Held as an advisory lock of a session of its own,
/// so that it ends with the process however that ends.
/// </summary>
public sealed class PostgresServerLock : IAsyncDisposable
{
    private const int LockClass = 0x62756c64; // this program's own among the advisory locks of a database

    private readonly NpgsqlConnection _session;

    private PostgresServerLock(NpgsqlConnection session) => _session = session;

    /// <summary>
    /// Null when another server has it, alone or (where this one wants to be alone) with others, and keeps it for the whole of the patience: the
    /// session of a server that was just killed takes a moment to end.
    /// </summary>
    /// <exception cref="CatalogException">The server is out of reach.</exception>
    public static async Task<PostgresServerLock?> TryTakeAsync(string connection, bool alone, TimeSpan patience, CancellationToken cancellation = default)
    {
        var session = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection)
        {
            Pooling = false,
            KeepAlive = 30,
            ApplicationName = "buildfarm-lock",
        }.ConnectionString);
        try
        {
            await session.OpenAsync(cancellation).ConfigureAwait(false);
            var function = alone ? "pg_advisory_lock" : "pg_advisory_lock_shared";
            await using var command = new NpgsqlCommand(
                $"SET lock_timeout = {(int)patience.TotalMilliseconds}; SELECT {function}({LockClass}, hashtext(current_schema()))", session);
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            return new PostgresServerLock(session);
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            await session.DisposeAsync().ConfigureAwait(false);
            return null;
        }
        catch (NpgsqlException failure)
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw PostgresFailure.ToException(failure);
        }
    }

    public ValueTask DisposeAsync() => _session.DisposeAsync();
}
