using BuildFarm.Clouds;

namespace BuildFarm.Silo.Hosting;

/// <summary>Hands the cloud's news to the grains for as long as the server runs.</summary>
internal sealed class CloudWatcher(ICloud cloud, IInstanceSignals signals) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => cloud.WatchAsync(signals, stoppingToken);
}
