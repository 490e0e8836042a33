using Orleans;

namespace BuildFarm.Grains.Instances;

[GenerateSerializer, Alias("buildfarm.builder-instance-state")]
public sealed record BuilderInstanceState
{
    [Id(0)] public string BuildArn { get; set; } = "";
    [Id(1)] public string Region { get; set; } = "";
}
