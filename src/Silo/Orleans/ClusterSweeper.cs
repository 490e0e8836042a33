using BuildFarm.Grains.Builds;
using BuildFarm.Grains.Capacity;
using Orleans.Runtime;

namespace BuildFarm.Silo;

/// <summary>
/// Sweeps every region from this server too: a region's own sweep runs on one server of the cluster and reaches only the cloud of that one.
/// When another server ends, the builds that ran there go on at once and not with the next reminder.
/// </summary>
internal sealed class ClusterSweeper(ISiloStatusOracle members, IRegionSweeper sweeper, FarmOptions options, TimeProvider time)
    : BackgroundService, ISiloStatusListener
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim ended = new(0);

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (status == SiloStatus.Dead)
        {
            ended.Release();
        }
    }

    public override void Dispose()
    {
        ended.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        members.SubscribeToSiloStatusEvents(this);
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var region in options.Regions)
            {
                sweeper.Sweep(region);
            }

            await PauseAsync(stoppingToken);
        }
    }

    private async Task PauseAsync(CancellationToken stopping)
    {
        using var period = new CancellationTokenSource(Period, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(period.Token, stopping);
        try
        {
            await ended.WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // the period is over, or the server stops
        }
    }
}
