using Orleans;

namespace BuildFarm.Grains.Builds;

[GenerateSerializer, Alias("buildfarm.output-image-record")]
public sealed record OutputImageRecord
{
    [Id(0)] public string Region { get; set; } = "";
    [Id(1)] public string ImageId { get; set; } = "";
    [Id(2)] public string Account { get; set; } = "";
    [Id(3)] public string Name { get; set; } = "";
    [Id(4)] public string Description { get; set; } = "";
}
