using BuildFarm.Catalog.Tests.Specification;

namespace BuildFarm.Catalog.Tests.Sqlite;

public sealed class SqliteCatalogSpecification : CatalogSpecification
{
    protected override Task<ICatalogPlace> PlaceAsync() => Task.FromResult<ICatalogPlace>(new SqlitePlace());
}
