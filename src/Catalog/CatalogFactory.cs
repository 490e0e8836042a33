using BuildFarm.Catalog.Postgres;
using BuildFarm.Catalog.Sqlite;

namespace BuildFarm.Catalog;

/// <summary>Opens a catalog by its connection: <c>sqlite:PATH</c>, <c>postgres:CONNECTION</c> (Npgsql's keywords) or <c>memory:</c>.</summary>
public static class CatalogFactory
{
    private const string SqlitePrefix = "sqlite:";
    private const string PostgresPrefix = "postgres:";
    private const string MemoryPrefix = "memory:";

    /// <summary>Opens the store, creates what is missing and brings its schema up to date.</summary>
    /// <exception cref="CatalogException">The store is foreign, newer, corrupt or out of reach.</exception>
    public static async Task<ICatalog> OpenAsync(string connection, CatalogOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        options ??= new CatalogOptions();
        options.Validate();
        if (connection.StartsWith(SqlitePrefix, StringComparison.Ordinal) && connection.Length > SqlitePrefix.Length)
        {
            return SqliteCatalog.Open(connection[SqlitePrefix.Length..], options);
        }
        if (connection.StartsWith(PostgresPrefix, StringComparison.Ordinal) && connection.Length > PostgresPrefix.Length)
        {
            return await PostgresCatalog.OpenAsync(connection[PostgresPrefix.Length..], options, cancellation).ConfigureAwait(false);
        }
        if (connection == MemoryPrefix)
        {
            return new MemoryCatalog();
        }
        // the string itself may hold a password, so it is not repeated
        throw new CatalogException(CatalogError.BadConnection, "The catalog's connection must be sqlite:PATH, postgres:CONNECTION or memory: .");
    }
}
