using Orleans;

namespace BuildFarm.Grains.Capacity;

[GenerateSerializer, Alias("buildfarm.region-capacity-status")]
public sealed record RegionCapacity
{
    [Id(0)] public int Running { get; init; }
    [Id(1)] public int Queued { get; init; }
    [Id(2)] public int Limit { get; init; }
}
