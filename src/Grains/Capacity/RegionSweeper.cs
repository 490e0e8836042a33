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
    // by region that is being swept, how often it was asked for
    private readonly ConcurrentDictionary<string, int> asked = new(StringComparer.Ordinal);

    public void Sweep(string region)
    {
        if (asked.AddOrUpdate(region, 1, static (_, times) => times + 1) == 1)
        {
            _ = Task.Factory.StartNew(() => RunAsync(region), CancellationToken.None, TaskCreationOptions.DenyChildAttach | TaskCreationOptions.HideScheduler, options.Scheduler).Unwrap();
        }
    }

    private async Task RunAsync(string region)
    {
        int seen;
        do
        {
            seen = asked[region];
            try
            {
                await WakeAsync(region);
                await ReapAsync(region);
            }
            catch (Exception error)
            {
                logger.SweepFailed(region, error); // the next reminder sweeps again
            }
        }
        while (!asked.TryRemove(KeyValuePair.Create(region, seen)));
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
            await Task.WhenAll(page.Rows.Select(r => ResumeAsync(r.Arn)));
            after = page.Next;
        }
        while (after is not null);
    }

    private async Task ResumeAsync(string arn)
    {
        try
        {
            await grains.GetGrain<IImageBuildGrain>(arn).ResumeAsync();
        }
        catch (Exception error)
        {
            logger.BuildNotStarted(arn, error); // one build that can't go on now keeps no other from it
        }
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
