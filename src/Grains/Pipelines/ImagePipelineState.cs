using Orleans;

namespace BuildFarm.Grains.Pipelines;

[GenerateSerializer, Alias("buildfarm.image-pipeline-state")]
public sealed record ImagePipelineState
{
    [Id(0)] public string LastBuildArn { get; set; } = "";
    [Id(1)] public DateTimeOffset LastRun { get; set; }
    /// <summary>An ImageStatus by wire name; empty while no build has ended.</summary>
    [Id(2)] public string LastStatus { get; set; } = "";
    [Id(3)] public int ConsecutiveFailures { get; set; }
    [Id(4)] public string LastEndedArn { get; set; } = "";
}
