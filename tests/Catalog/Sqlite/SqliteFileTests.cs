using BuildFarm.Catalog.Schema;
using BuildFarm.Catalog.Sqlite;
using BuildFarm.Catalog.Tests.Specification;
using SQLitePCL;

namespace BuildFarm.Catalog.Tests.Sqlite;

public sealed class SqliteFileTests
{
    [Fact]
    public async Task What_was_committed_is_there_when_the_file_is_opened_again_and_numbers_go_on()
    {
        await using var place = new SqlitePlace();
        await using (var first = await place.OpenAsync())
        {
            await first.CommitAsync([new InsertNumbered("s", n => TestRows.Image("a", build: n)), new PutGrainState("t", "k", [1, 2], null, "e")]);
            await first.CommitAsync(new DeleteResource(TestRows.Image("a").Arn));
        }

        await using var sut = await place.OpenAsync();

        Assert.Equal("e", (await sut.ReadGrainStateAsync("t", "k"))!.ETag);
        Assert.Equal([2], (await sut.CommitAsync(new InsertNumbered("s", n => TestRows.Image("a", build: n)))).Numbers);
    }

    [Fact]
    public async Task A_closed_catalog_is_one_file()
    {
        await using var place = new SqlitePlace();
        await using (var sut = await place.OpenAsync())
        {
            await sut.InsertAsync(TestRows.Image("a"));
        }

        Assert.Equal(["catalog.db"], Directory.GetFiles(place.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task An_empty_file_becomes_a_catalog()
    {
        await using var place = new SqlitePlace();
        File.WriteAllBytes(place.Path, []);

        await using var sut = await place.OpenAsync();

        await sut.InsertAsync(TestRows.Image("a"));
    }

    [Theory]
    [InlineData("some text that somebody keeps")]
    [InlineData("x")]
    [InlineData("SQLite format 3\0 and then nonsense that is long enough to be a header: 0123456789 0123456789 0123456789 0123456789")]
    public async Task A_file_of_something_else_is_refused_and_not_touched(string content)
    {
        await using var place = new SqlitePlace();
        File.WriteAllText(place.Path, content);

        await AssertRefusedUntouchedAsync(place, CatalogError.NotACatalog);
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused_and_not_touched()
    {
        await using var place = new SqlitePlace();
        Change(place.Path, "CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('keep');");

        await AssertRefusedUntouchedAsync(place, CatalogError.NotACatalog);
    }

    [Fact]
    public async Task A_catalog_of_a_newer_BuildFarm_is_refused_and_not_touched()
    {
        await using var place = new SqlitePlace();
        await (await place.OpenAsync()).DisposeAsync();
        Change(place.Path, $"PRAGMA user_version = {Migrations.Version + 1}");

        var failure = await AssertRefusedUntouchedAsync(place, CatalogError.NewerSchema);

        Assert.Contains($"{Migrations.Version + 1}", failure.Message);
    }

    [Fact]
    public async Task A_truncated_catalog_is_reported_as_damaged()
    {
        await using var place = new SqlitePlace();
        await using (var catalog = await place.OpenAsync())
        {
            await catalog.InsertAsync(TestRows.Image("a"));
        }
        using (var file = File.OpenWrite(place.Path))
        {
            file.SetLength(3 * 8192);
        }

        await AssertRefusedUntouchedAsync(place, CatalogError.Corrupt);
    }

    [Fact]
    public async Task A_damaged_page_is_reported_where_it_is_read_and_other_rows_still_answer()
    {
        await using var place = new SqlitePlace();
        await using (var catalog = await place.OpenAsync())
        {
            await catalog.CommitAsync(new PutGrainState("t", "k", new byte[100], null, "e"));
            await catalog.InsertAsync(TestRows.Image("a"));
        }
        var page = ReadLong(place.Path, "SELECT rootpage FROM sqlite_master WHERE name = 'grain_states'");
        using (var file = File.OpenWrite(place.Path))
        {
            file.Position = (page - 1) * 8192;
            file.Write(Enumerable.Repeat((byte)0xEE, 8192).ToArray());
        }

        await using var sut = await place.OpenAsync();
        var failure = await Assert.ThrowsAsync<CatalogException>(() => sut.ReadGrainStateAsync("t", "k"));

        Assert.Equal(CatalogError.Corrupt, failure.Error);
        Assert.Contains(place.Path, failure.Message);
        Assert.NotNull(await sut.GetAsync(TestRows.Image("a").Arn));
    }

    [Fact]
    public async Task A_missing_folder_is_named()
    {
        var failure = await Assert.ThrowsAsync<CatalogException>(() => CatalogFactory.OpenAsync("sqlite:/nonexistent/folder/catalog.db"));

        Assert.Equal(CatalogError.Unavailable, failure.Error);
        Assert.Contains("/nonexistent/folder/catalog.db", failure.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("catalog.db")]
    [InlineData("sqlite:")]
    [InlineData("mysql:Password=secret")]
    public async Task A_connection_of_no_known_store_is_refused_without_repeating_it(string connection)
    {
        var failure = await Assert.ThrowsAsync<CatalogException>(() => CatalogFactory.OpenAsync(connection));

        Assert.Equal(CatalogError.BadConnection, failure.Error);
        Assert.DoesNotContain("secret", failure.Message);
    }

    [Fact]
    public void The_systems_library_is_used_where_there_is_one()
    {
        if (File.Exists("/usr/lib/x86_64-linux-gnu/libsqlite3.so.0"))
        {
            Assert.True(Version.Parse(SqliteLibrary.Version) > new Version(3, 35, 5), $"the bundled {SqliteLibrary.Version} was loaded");
        }
    }

    private static async Task<CatalogException> AssertRefusedUntouchedAsync(SqlitePlace place, CatalogError error)
    {
        var (before, changed) = (File.ReadAllBytes(place.Path), File.GetLastWriteTimeUtc(place.Path));

        var failure = await Assert.ThrowsAsync<CatalogException>(() => place.OpenAsync());

        Assert.Equal(error, failure.Error);
        Assert.Contains(place.Path, failure.Message);
        Assert.Equal(before, File.ReadAllBytes(place.Path));
        Assert.Equal(changed, File.GetLastWriteTimeUtc(place.Path));
        return failure;
    }

    private static void Change(string path, string sql)
    {
        _ = SqliteLibrary.Version;
        using var session = SqliteSession.Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE, 1000);
        session.Execute(sql);
    }

    private static long ReadLong(string path, string sql)
    {
        using var session = SqliteSession.Open(path, raw.SQLITE_OPEN_READONLY, 1000);
        return session.ReadLong(sql);
    }
}
