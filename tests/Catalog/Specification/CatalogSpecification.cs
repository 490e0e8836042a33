namespace BuildFarm.Catalog.Tests.Specification;

/// <summary>What every catalog does; its parts are the files CatalogSpecification.*.cs. A store runs it by saying where it lives.</summary>
public abstract partial class CatalogSpecification : IAsyncLifetime
{
    private ICatalogPlace _place = null!;
    private ICatalog _sut = null!;

    protected abstract Task<ICatalogPlace> PlaceAsync();

    public async Task InitializeAsync()
    {
        _place = await PlaceAsync();
        _sut = await _place.OpenAsync();
    }

    public async Task DisposeAsync()
    {
        await _sut.DisposeAsync();
        await _place.DisposeAsync();
    }

    protected static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
