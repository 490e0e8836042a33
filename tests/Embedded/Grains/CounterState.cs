using Orleans;

namespace BuildFarm.Embedded.Tests.Grains;

[GenerateSerializer, Alias("test.counter-state")]
public sealed record CounterState
{
    [Id(0)]
    public int Value { get; set; }

    [Id(1)]
    public List<string> History { get; private set; } = [];
}
