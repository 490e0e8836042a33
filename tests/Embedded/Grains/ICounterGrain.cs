using Orleans;
using Orleans.Concurrency;

namespace BuildFarm.Embedded.Tests.Grains;

[Alias("test.counter")]
public interface ICounterGrain : IGrainWithStringKey
{
    [Alias("add")]
    Task<int> AddAsync(int amount);

    [Alias("add-stored")]
    Task<int> AddStoredAsync(int amount);

    [Alias("get")]
    ValueTask<int> GetAsync();

    [Alias("clear")]
    Task ClearAsync();

    [Alias("etag")]
    Task<string?> ETagAsync();

    [Alias("deactivate")]
    Task DeactivateAsync();

    [Alias("ping")]
    Task PingAsync();

    [Alias("fail")]
    Task FailAsync(string message);

    [Alias("activation")]
    Task<int> ActivationNumberAsync();

    [Alias("keep")]
    Task KeepForAsync(TimeSpan time);

    [Alias("fire"), OneWay]
    Task FireAsync(int amount);
}
