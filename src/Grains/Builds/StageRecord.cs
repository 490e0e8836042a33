using Orleans;

namespace BuildFarm.Grains.Builds;

/// <summary>A status of the image and when it began.</summary>
[GenerateSerializer, Alias("buildfarm.stage-record")]
public sealed record StageRecord
{
    [Id(0)] public string Status { get; set; } = "";
    [Id(1)] public DateTimeOffset Began { get; set; }
    [Id(2)] public string Reason { get; set; } = "";
}
