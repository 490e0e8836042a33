using BuildFarm.Catalog;
using BuildFarm.Grains.Builds;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace BuildFarm.Grains.Capacity;

/// <summary>
/// Hands out a region's build slots, in turn between those who share it. Held slots are claims of the catalog; the queue is memory:
/// after a restart the sweep asks every unfinished build to ask again. Reentrant, so that claims of many builds share one write of the
/// catalog: what decides is changed before anything is waited for, and one token's claim and its removal follow each other.
/// </summary>
[Reentrant]
[GrainType("region-capacity")]
internal sealed class RegionCapacityGrain(ICatalog catalog, FarmOptions options, IRegionSweeper sweeper, TimeProvider time)
    : Grain, IRegionCapacityGrain, IRemindable
{
    private const string SweepReminder = "sweep";

    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMinutes(1);

    // each with the writing of its claim
    private readonly Dictionary<string, Task> held = new(StringComparer.Ordinal);
    private readonly FairQueue queue = new();

    private string Region => this.GetPrimaryKeyString();

    private string Pool => "slots:" + Region;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var claim in await catalog.ListClaimsAsync(Pool, cancellationToken))
        {
            held[claim.Token] = Task.CompletedTask;
        }

        await this.RegisterOrUpdateReminder(SweepReminder, SweepPeriod, SweepPeriod);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => SweepAsync();

    public async Task<bool> RequestAsync(string token, string buildArn, string fairShare)
    {
        if (held.TryGetValue(token, out var claimed))
        {
            await claimed;
            return true;
        }

        if (held.Count >= options.LimitOf(Region) || queue.Count > 0)
        {
            queue.Add(new SlotRequest(token, buildArn, fairShare));
            await GrantAsync();
            return held.ContainsKey(token);
        }

        await HoldAsync(token, buildArn);
        return true;
    }

    public async Task ReleaseAsync(string token)
    {
        queue.Remove(token);
        if (held.Remove(token, out var claimed))
        {
            await Task.WhenAny(claimed); // written or not: its removal follows
            try
            {
                await catalog.CommitAsync([new DeleteClaim(Pool, token)]);
            }
            catch
            {
                held.TryAdd(token, Task.CompletedTask); // the claim is still there; whoever gives the slot back asks again
                throw;
            }
        }

        await GrantAsync();
    }

    public Task<RegionCapacity> GetStatusAsync() =>
        Task.FromResult(new RegionCapacity { Running = held.Count, Queued = queue.Count, Limit = options.LimitOf(Region) });

    public Task SweepAsync()
    {
        sweeper.Sweep(Region);
        return Task.CompletedTask;
    }

    private async Task GrantAsync()
    {
        while (held.Count < options.LimitOf(Region) && queue.Take() is { } next)
        {
            await HoldAsync(next.Token, next.BuildArn);
            await GrainFactory.GetGrain<IImageBuildGrain>(next.BuildArn).SlotGrantedAsync(Region, next.Token);
        }
    }

    private async Task HoldAsync(string token, string buildArn)
    {
        var claimed = catalog.CommitAsync([new PutClaim(new ClaimRow(Pool, token, buildArn, time.GetUtcNow()))]);
        held[token] = claimed;
        try
        {
            await claimed;
        }
        catch
        {
            held.Remove(token);
            throw;
        }
    }
}
