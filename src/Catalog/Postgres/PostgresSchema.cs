using BuildFarm.Catalog.Schema;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BuildFarm.Catalog.Postgres;

/// <summary>Brings the catalog's schema in the database up to date, one process at a time.</summary>
internal static class PostgresSchema
{
    /// <summary>The key of the advisory lock under which schemas change; any number that is always the same does.</summary>
    private const long MigrationLock = 0x4246_6374;

    public static async Task MigrateAsync(NpgsqlDataSource source, string schema, ILogger logger, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await connection.RunAsync("SELECT pg_advisory_xact_lock($1)", MigrationLock).ConfigureAwait(false);
        var before = await VersionAsync(connection, schema).ConfigureAwait(false);
        if (before > Migrations.Version)
        {
            throw new CatalogException(CatalogError.NewerSchema,
                $"The catalog in schema {schema} has schema version {before}; this BuildFarm knows up to {Migrations.Version}. It was not touched; use the newer BuildFarm.");
        }
        if (before == Migrations.Version)
        {
            return;
        }
        if (before == 0)
        {
            await connection.RunAsync($"CREATE SCHEMA IF NOT EXISTS {Quoted(schema)}").ConfigureAwait(false);
            await connection.RunAsync("CREATE TABLE catalog_version (version integer NOT NULL)").ConfigureAwait(false);
            await connection.RunAsync("INSERT INTO catalog_version VALUES (0)").ConfigureAwait(false);
        }
        for (var version = before; version < Migrations.Version; version++)
        {
            await connection.RunAsync(Dialect.Postgres.Write(Migrations.Steps[version])).ConfigureAwait(false);
        }
        await connection.RunAsync("UPDATE catalog_version SET version = $1", Migrations.Version).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        logger.Migrated($"schema {schema}", before, Migrations.Version);
    }

    /// <summary>0 where there is no catalog yet.</summary>
    private static async ValueTask<int> VersionAsync(NpgsqlConnection connection, string schema)
    {
        var tables = await connection.RowsAsync(r => r.GetString(0),
            "SELECT table_name::text FROM information_schema.tables WHERE table_schema = $1", schema).ConfigureAwait(false);
        if (tables.Contains("catalog_version"))
        {
            return (await connection.RowsAsync(r => r.GetInt32(0), "SELECT version FROM catalog_version").ConfigureAwait(false)).Single();
        }
        return tables.Count == 0 ? 0 : throw new CatalogException(CatalogError.NotACatalog,
            $"The database schema {schema} holds tables that are no BuildFarm catalog. It was not touched; name another one with 'Search Path=…' in the connection.");
    }

    private static string Quoted(string identifier) => $"\"{identifier.Replace("\"", "\"\"")}\"";
}
