using Orleans;

namespace BuildFarm.Grains.Builds;

/// <summary>One region of the distribution settings.</summary>
[GenerateSerializer, Alias("buildfarm.distribution-target")]
public sealed record DistributionTarget
{
    [Id(0)] public string Region { get; set; } = "";
    [Id(1)] public string Name { get; set; } = "";
    [Id(2)] public string Description { get; set; } = "";
    [Id(3)] public List<string> Accounts { get; set; } = [];
    [Id(4)] public Dictionary<string, string> Tags { get; set; } = [];
    /// <summary>Names of parameters that get the image's id, and the account whose copy it is; empty is the image's own.</summary>
    [Id(5)] public Dictionary<string, string> Parameters { get; set; } = [];
}
