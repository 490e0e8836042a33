using Npgsql;

namespace BuildFarm.Catalog.Postgres;

/// <summary>What the server's errors mean to a catalog (https://www.postgresql.org/docs/current/errcodes-appendix.html).</summary>
internal static class PostgresFailure
{
    /// <summary>True when the commit met another one and is worth repeating: serialization, deadlock, a unique key taken meanwhile, a lock not had.</summary>
    public static bool IsConcurrency(PostgresException failure) => failure.SqlState is PostgresErrorCodes.SerializationFailure
        or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.LockNotAvailable;

    public static CatalogException ToException(NpgsqlException failure) => (failure as PostgresException)?.SqlState switch
    {
        PostgresErrorCodes.DiskFull => new(CatalogError.DiskFull, "The disk of the PostgreSQL server is full. Make room; nothing of the commit was kept.", failure),
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => new(CatalogError.Corrupt,
            "The PostgreSQL server found the catalog damaged. Restore it from a backup.", failure),
        PostgresErrorCodes.InvalidCatalogName => new(CatalogError.BadConnection, "The PostgreSQL server has no database of that name. Create it first.", failure),
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => new(CatalogError.BadConnection,
            "The PostgreSQL server refused the catalog's user or password.", failure),
        PostgresErrorCodes.InsufficientPrivilege => new(CatalogError.BadConnection,
            $"The PostgreSQL user of the catalog lacks a right: {failure.Message}", failure),
        PostgresErrorCodes.TooManyConnections => new(CatalogError.Unavailable,
            "The PostgreSQL server has no connection left. Raise its max_connections or lower the catalog's pool size.", failure),
        { } state => new(CatalogError.Unavailable, $"The PostgreSQL server answered with error {state}: {((PostgresException)failure).MessageText}", failure),
        null => new(CatalogError.Unavailable, $"The PostgreSQL server of the catalog is out of reach: {failure.Message}", failure),
    };
}
