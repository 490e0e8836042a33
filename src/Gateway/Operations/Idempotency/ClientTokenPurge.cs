using BuildFarm.Catalog;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Gateway.Operations.Idempotency;

/// <summary>Forgets client tokens that have lived their time, a few at once, so that no other commit waits for it.</summary>
internal sealed class ClientTokenPurge(ICatalog catalog, OperationsOptions options, TimeProvider time, ILogger<ClientTokenPurge> log) : BackgroundService
{
    private const int Batch = 500;
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    /// <summary>How many were forgotten.</summary>
    public async Task<int> PurgeAsync(CancellationToken cancellation)
    {
        var before = time.GetUtcNow() - options.ClientTokenLifetime;
        var purged = 0;
        int last;
        do
        {
            last = (await catalog.CommitAsync([new PurgeClientTokens(before, Batch)], cancellation)).Numbers[0];
            purged += last;
        }
        while (last == Batch);
        return purged;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await PurgeAsync(stoppingToken);
            }
            catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
            {
                log.TokenPurgeFailed(problem);
            }

            await Task.Delay(Period, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
