using BuildFarm.Catalog.Postgres;
using BuildFarm.Testing;

namespace BuildFarm.Catalog.Tests.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresServerLockTests(PostgresServer server)
{
    // for what stays taken, and for what is or becomes free: a session that was closed takes a moment to end
    private static readonly TimeSpan Impatience = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [PostgresFact]
    public async Task A_server_that_works_alone_keeps_every_other_away_until_it_ends()
    {
        await using (await PostgresServerLock.TryTakeAsync(server.Connection, alone: true, Patience))
        {
            Assert.Null(await PostgresServerLock.TryTakeAsync(server.Connection, alone: true, Impatience));
            Assert.Null(await PostgresServerLock.TryTakeAsync(server.Connection, alone: false, Impatience));
        }

        await using var next = await PostgresServerLock.TryTakeAsync(server.Connection, alone: true, Patience);
        Assert.NotNull(next);
    }

    [PostgresFact]
    public async Task Servers_of_a_cluster_share_a_database_that_no_single_server_gets()
    {
        await using var first = await PostgresServerLock.TryTakeAsync(server.Connection, alone: false, Patience);
        await using var second = await PostgresServerLock.TryTakeAsync(server.Connection, alone: false, Patience);

        Assert.NotNull(first);
        Assert.NotNull(second);
        Assert.Null(await PostgresServerLock.TryTakeAsync(server.Connection, alone: true, Impatience));
    }
}
