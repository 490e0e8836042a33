using BuildFarm.Grains.Builds;
using BuildFarm.Grains.Capacity;
using Orleans;

namespace BuildFarm.Silo.Hosting;

/// <summary>Sweeps every region once at the start: unfinished builds go on at once, not with the next reminder.</summary>
internal sealed class FarmStarter(IGrainFactory grains, FarmOptions options) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var region in options.Regions)
        {
            await grains.GetGrain<IRegionCapacityGrain>(region).SweepAsync();
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
