using System.Collections.Concurrent;
using BuildFarm.Catalog;
using BuildFarm.Clouds;
using BuildFarm.Grains.Builds;
using BuildFarm.Grains.Dispatch;
using BuildFarm.Model.Arns;
using Microsoft.Extensions.Logging;
using Orleans;

namespace BuildFarm.Grains.Capacity;

/// <summary>Wakes unfinished builds of a region by the catalog's index, then ends instances whose build does not need them.</summary>
internal sealed class RegionSweeper(
    ICatalog catalog, ICloud cloud, IGrainFactory grains, DispatcherOptions options, ILogger<RegionSweeper> logger) : IRegionSweeper
{
    private readonly ConcurrentDictionary<string, bool> running = new(StringComparer.Ordinal);

    public void Sweep(string region)
    {
        if (running.TryAdd(region, true))
        {
            _ = Task.Factory.StartNew(() => RunAsync(region), CancellationToken.None, TaskCreationOptions.DenyChildAttach | TaskCreationOptions.HideScheduler, options.Scheduler).Unwrap();
        }
    }

    private async Task RunAsync(string region)
    {
        try
        {
            await WakeAsync(region);
            await ReapAsync(region);
        }
        catch (Exception error)
        {
            logger.SweepFailed(region, error); // the next reminder sweeps again
        }
        finally
        {
            running.TryRemove(region, out _);
        }
    }

    private async Task WakeAsync(string region)
    {
        string? after = null;
        do
        {
            var page = await catalog.ListAsync(new ResourceQuery
            {
                Kind = ResourceKinds.Image,
                Attributes = new Dictionary<string, IReadOnlyList<string>> { [RowAttributes.Unfinished] = [region] },
                Order = ResourceOrder.Created,
                After = after,
                Limit = 100,
            });
            await Task.WhenAll(page.Rows.Select(r => grains.GetGrain<IImageBuildGrain>(r.Arn).ResumeAsync()));
            after = page.Next;
        }
        while (after is not null);
    }

    private async Task ReapAsync(string region)
    {
        foreach (var instance in await cloud.ListInstancesAsync(region, CancellationToken.None))
        {
            if (instance.State != InstanceState.Terminated
                && !await grains.GetGrain<IImageBuildGrain>(instance.OwnerArn).OwnsInstanceAsync(instance.Token))
            {
                logger.InstanceReaped(instance.Id, region);
                await cloud.TerminateInstanceAsync(region, instance.Id, CallTokens.Make(instance.Id, 0), CancellationToken.None);
            }
        }
    }
}
