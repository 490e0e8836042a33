using Orleans;

namespace BuildFarm.Embedded.Tests.Grains;

[Alias("test.rich")]
public interface IRichGrain : IGrainWithStringKey
{
    [Alias("set")]
    Task SetAsync(RichState state);

    [Alias("get")]
    Task<RichState> GetAsync();

    [Alias("change")]
    Task ChangeWithoutWritingAsync(string text);

    [Alias("keep")]
    Task KeepAsync(List<RichItem> items);

    [Alias("kept")]
    Task<List<RichItem>> KeptAsync();

    [Alias("deactivate")]
    Task DeactivateAsync();
}
