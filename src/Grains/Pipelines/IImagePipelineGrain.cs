using Orleans;

namespace BuildFarm.Grains.Pipelines;

/// <summary>A pipeline: its runs so far. The key is the pipeline's ARN.</summary>
[Alias("buildfarm.image-pipeline")]
public interface IImagePipelineGrain : IGrainWithStringKey
{
    [Alias("build-started")]
    Task BuildStartedAsync(string buildArn, DateTimeOffset when);

    /// <summary>A build of the pipeline ended with this status. Told again, it counts once.</summary>
    [Alias("build-ended")]
    Task BuildEndedAsync(string buildArn, string status, DateTimeOffset when);

    [Alias("describe")]
    Task<ImagePipelineState> DescribeAsync();
}
