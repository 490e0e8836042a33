using Orleans;
using Orleans.Runtime;

namespace BuildFarm.Embedded.Tests.Grains;

internal sealed class RichGrain([PersistentState("rich")] IPersistentState<RichState> state) : Grain, IRichGrain
{
    private List<RichItem> _items = [];

    public Task SetAsync(RichState value)
    {
        state.State = value;
        return state.WriteStateAsync();
    }

    public Task<RichState> GetAsync() => Task.FromResult(state.State);

    public Task ChangeWithoutWritingAsync(string text)
    {
        state.State.Text = text;
        return Task.CompletedTask;
    }

    public Task KeepAsync(List<RichItem> items)
    {
        _items = items;
        return Task.CompletedTask;
    }

    public Task<List<RichItem>> KeptAsync() => Task.FromResult(_items);

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
