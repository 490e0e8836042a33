namespace BuildFarm.Catalog.Tests.Specification;

/// <summary>Where a kind of catalog lives for one test: opened empty, and again with what is in it; gone with the test.</summary>
public interface ICatalogPlace : IAsyncDisposable
{
    Task<ICatalog> OpenAsync();
}
