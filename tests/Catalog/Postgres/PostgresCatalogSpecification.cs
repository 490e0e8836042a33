using BuildFarm.Catalog.Tests.Specification;
using BuildFarm.Testing;

namespace BuildFarm.Catalog.Tests.Postgres;

[Collection(PostgresCollection.Name)]
[NeedsPostgres]
public sealed class PostgresCatalogSpecification(PostgresServer server) : CatalogSpecification
{
    protected override Task<ICatalogPlace> PlaceAsync() => Task.FromResult<ICatalogPlace>(new PostgresPlace(server));
}
