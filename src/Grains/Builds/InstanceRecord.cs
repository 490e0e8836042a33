using Orleans;

namespace BuildFarm.Grains.Builds;

[GenerateSerializer, Alias("buildfarm.instance-record")]
public sealed record InstanceRecord
{
    [Id(0)] public string Id { get; set; } = "";
    [Id(1)] public string Region { get; set; } = "";
    [Id(2)] public string LaunchToken { get; set; } = "";
    [Id(3)] public bool Terminated { get; set; }
    /// <summary>Kept for a look after a failure, as the infrastructure configuration says.</summary>
    [Id(4)] public bool Kept { get; set; }
}
