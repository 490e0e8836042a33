using BuildFarm.Catalog.Tests.Specification;
using BuildFarm.Testing;
using Npgsql;

namespace BuildFarm.Catalog.Tests.Postgres;

/// <summary>A schema of its own on the tests' server.</summary>
internal sealed class PostgresPlace(PostgresServer server) : ICatalogPlace
{
    private static int s_last;

    public string Schema { get; } = $"t{Interlocked.Increment(ref s_last)}";

    public string Connection => $"{server.Connection};Search Path={Schema}";

    public Task<ICatalog> OpenAsync() => CatalogFactory.OpenAsync($"postgres:{Connection}");

    public async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(server.Connection + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync() => await RunAsync($"DROP SCHEMA IF EXISTS {Schema} CASCADE");
}
