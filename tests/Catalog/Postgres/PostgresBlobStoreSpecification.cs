using BuildFarm.Catalog.Postgres;
using BuildFarm.Catalog.Tests.Blobs;
using BuildFarm.Testing;

namespace BuildFarm.Catalog.Tests.Postgres;

[Collection(PostgresCollection.Name)]
[NeedsPostgres]
public sealed class PostgresBlobStoreSpecification(PostgresServer server) : BlobStoreSpecification, IAsyncLifetime
{
    private readonly PostgresPlace _place = new(server);
    private PostgresBlobStore? _store;

    protected override IBlobStore Sut => _store!;

    public async Task InitializeAsync() => _store = await PostgresBlobStore.OpenAsync(_place.Connection);

    public async Task DisposeAsync()
    {
        await _store!.DisposeAsync();
        await _place.DisposeAsync();
    }
}
