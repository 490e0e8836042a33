using Orleans;
using Orleans.Runtime;

namespace BuildFarm.Embedded.Tests.Grains;

internal sealed class CounterGrain([PersistentState("count", "catalog")] IPersistentState<CounterState> state, Probe probe) : Grain, ICounterGrain
{
    private int _value;
    private int _activation;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _activation = probe.Activated(IdentityString);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Note($"deactivated {this.GetPrimaryKeyString()} {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public Task<int> AddAsync(int amount) => Task.FromResult(_value += amount);

    public async Task<int> AddStoredAsync(int amount)
    {
        state.State.Value += amount;
        state.State.History.Add($"+{amount}");
        await state.WriteStateAsync();
        return state.State.Value;
    }

    public ValueTask<int> GetAsync() => ValueTask.FromResult(state.State.Value);

    public Task ClearAsync() => state.ClearStateAsync();

    public Task<string?> ETagAsync() => Task.FromResult(state.Etag);

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task PingAsync() => Task.CompletedTask;

    public Task FailAsync(string message) => throw new InvalidOperationException(message);

    public Task<int> ActivationNumberAsync() => Task.FromResult(_activation);

    public Task KeepForAsync(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public Task FireAsync(int amount)
    {
        _value += amount;
        return _value < 0 ? throw new InvalidOperationException("negative") : Task.CompletedTask;
    }
}
