using Orleans;

namespace BuildFarm.Embedded.Tests.Grains;

/// <summary>Fails its first activation.</summary>
internal sealed class FragileGrain(Probe probe) : Grain, IFragileGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var number = probe.Activated(IdentityString);
        return number == 1 ? throw new InvalidOperationException($"activation {number} fails") : Task.CompletedTask;
    }

    public Task<string> WorkAsync() => Task.FromResult("worked");
}
