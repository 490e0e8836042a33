using BuildFarm.Catalog.Tests.Specification;

namespace BuildFarm.Catalog.Tests.Memory;

public sealed class MemoryCatalogSpecification : CatalogSpecification
{
    protected override Task<ICatalogPlace> PlaceAsync() => Task.FromResult<ICatalogPlace>(new MemoryPlace());

    private sealed class MemoryPlace : ICatalogPlace
    {
        public Task<ICatalog> OpenAsync() => CatalogFactory.OpenAsync("memory:");

        public ValueTask DisposeAsync() => default;
    }
}
