using BuildFarm.Catalog.Schema;
using BuildFarm.Catalog.Tests.Specification;
using BuildFarm.Testing;

namespace BuildFarm.Catalog.Tests.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresSchemaTests(PostgresServer server)
{
    [PostgresFact]
    public async Task Two_catalogs_on_one_schema_see_each_others_commits()
    {
        await using var place = new PostgresPlace(server);
        await using var first = await place.OpenAsync();
        await using var second = await place.OpenAsync();

        await first.CommitAsync(new InsertNumbered("s", n => TestRows.Image("a", build: n)));

        Assert.NotNull(await second.GetAsync(TestRows.Image("a").Arn));
        Assert.Equal([2], (await second.CommitAsync(new InsertNumbered("s", n => TestRows.Image("a", build: n)))).Numbers);
    }

    [PostgresFact]
    public async Task Catalogs_that_start_at_once_make_the_schema_once()
    {
        await using var place = new PostgresPlace(server);

        var catalogs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(place.OpenAsync)));

        foreach (var catalog in catalogs)
        {
            await catalog.InsertAsync(TestRows.Image($"n{Array.IndexOf(catalogs, catalog)}"));
            await catalog.DisposeAsync();
        }
    }

    [PostgresFact]
    public async Task Commits_of_two_processes_keep_one_newest_build()
    {
        await using var place = new PostgresPlace(server);
        await using var first = await place.OpenAsync();
        await using var second = await place.OpenAsync();

        await Task.WhenAll(Enumerable.Range(1, 80).Select(i => Task.Run(() =>
            (i % 2 == 0 ? first : second).CommitAsync(new InsertResource(TestRows.Image("a", $"{i % 3}.0.0", i, attributes: ("status", $"{i % 2}")))))));

        Assert.Equal(["a 0.0.0/78", "a 1.0.0/79", "a 2.0.0/80"],
            await first.AllAsync(new ResourceQuery { Kind = "image", Grouping = ResourceGrouping.NewestBuildOfVersion }));
        Assert.Equal(["a 2.0.0/80"], await first.AllAsync(new ResourceQuery { Kind = "image", Grouping = ResourceGrouping.NewestOfName }));
    }

    [PostgresFact]
    public async Task A_schema_of_something_else_is_refused_and_not_touched()
    {
        await using var place = new PostgresPlace(server);
        await place.RunAsync($"CREATE SCHEMA {place.Schema}; CREATE TABLE {place.Schema}.notes (text text)");

        var failure = await Assert.ThrowsAsync<CatalogException>(place.OpenAsync);

        Assert.Equal(CatalogError.NotACatalog, failure.Error);
    }

    [PostgresFact]
    public async Task A_schema_of_a_newer_BuildFarm_is_refused()
    {
        await using var place = new PostgresPlace(server);
        await (await place.OpenAsync()).DisposeAsync();
        await place.RunAsync($"UPDATE {place.Schema}.catalog_version SET version = {Migrations.Version + 1}");

        var failure = await Assert.ThrowsAsync<CatalogException>(place.OpenAsync);

        Assert.Equal(CatalogError.NewerSchema, failure.Error);
    }

    [PostgresFact]
    public async Task A_database_that_does_not_exist_is_a_bad_connection()
    {
        var failure = await Assert.ThrowsAsync<CatalogException>(
            () => CatalogFactory.OpenAsync($"postgres:{server.Connection};Database=absent;Password=secret"));

        Assert.Equal(CatalogError.BadConnection, failure.Error);
        Assert.DoesNotContain("secret", failure.ToString());
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable()
    {
        var failure = await Assert.ThrowsAsync<CatalogException>(
            () => CatalogFactory.OpenAsync("postgres:Host=/nonexistent;Username=u;Password=secret;Timeout=5"));

        Assert.Equal(CatalogError.Unavailable, failure.Error);
        Assert.DoesNotContain("secret", failure.ToString());
    }

    [Theory]
    [InlineData("Host")]
    [InlineData("Hosst=x;Password=secret")]
    [InlineData("Host=x;Search Path=a,b")]
    [InlineData("Host=x;Search Path=Upper")]
    public async Task A_connection_that_cannot_be_read_is_refused_without_repeating_it(string connection)
    {
        var failure = await Assert.ThrowsAsync<CatalogException>(() => CatalogFactory.OpenAsync($"postgres:{connection}"));

        Assert.Equal(CatalogError.BadConnection, failure.Error);
        Assert.DoesNotContain("secret", failure.ToString());
    }
}
