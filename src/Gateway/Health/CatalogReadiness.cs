using BuildFarm.Catalog;

namespace BuildFarm.Gateway.Health;

/// <summary>Ready when the catalog answers a question.</summary>
internal sealed class CatalogReadiness(ICatalog catalog) : IReadinessCheck
{
    public string Name => "catalog";

    public async Task<string?> CheckAsync(CancellationToken cancellation)
    {
        await catalog.GetAsync("arn:aws:imagebuilder:readiness", cancellation).ConfigureAwait(false);
        return null;
    }
}
