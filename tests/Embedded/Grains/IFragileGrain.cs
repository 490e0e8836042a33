using Orleans;

namespace BuildFarm.Embedded.Tests.Grains;

[Alias("test.fragile")]
public interface IFragileGrain : IGrainWithStringKey
{
    [Alias("work")]
    Task<string> WorkAsync();
}
