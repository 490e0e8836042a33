using Orleans;

namespace BuildFarm.Grains.Builds;

/// <summary>What the build was asked to do, as it stood when the build began.</summary>
[GenerateSerializer, Alias("buildfarm.build-inputs")]
public sealed record BuildInputs
{
    [Id(0)] public string Account { get; set; } = "";
    /// <summary>Region of the image and its pipeline.</summary>
    [Id(1)] public string Region { get; set; } = "";
    /// <summary>Region where the instances run.</summary>
    [Id(2)] public string InstanceRegion { get; set; } = "";
    [Id(3)] public string RecipeArn { get; set; } = "";
    [Id(4)] public string PipelineArn { get; set; } = "";
    [Id(5)] public string InfrastructureArn { get; set; } = "";
    [Id(6)] public string DistributionArn { get; set; } = "";
    [Id(7)] public List<string> InstanceTypes { get; set; } = [];
    [Id(8)] public bool TerminateOnFailure { get; set; } = true;
    [Id(9)] public bool TestsEnabled { get; set; } = true;
    [Id(10)] public int TestTimeoutMinutes { get; set; } = 720;
    [Id(11)] public string ParentImage { get; set; } = "";
    [Id(12)] public string Cache { get; set; } = "default";
    [Id(13)] public List<DistributionTarget> Targets { get; set; } = [];
    [Id(14)] public string ImageName { get; set; } = "";
    [Id(15)] public Dictionary<string, string> InstanceTags { get; set; } = [];
    [Id(16)] public bool CollectMetadata { get; set; } = true;
    /// <summary>Who shares capacity fairly: the pipeline, or the account for builds of none.</summary>
    [Id(17)] public string FairShare { get; set; } = "";
    [Id(18)] public string Description { get; set; } = "";
    /// <summary>Linux, Windows or macOS.</summary>
    [Id(19)] public string Platform { get; set; } = "Linux";
    [Id(20)] public string InstanceProfileName { get; set; } = "";
    [Id(21)] public List<string> SecurityGroups { get; set; } = [];
    [Id(22)] public string SubnetId { get; set; } = "";
    /// <summary>The S3 logs of the infrastructure configuration, as JSON; empty for none.</summary>
    [Id(23)] public string S3Logs { get; set; } = "";
    [Id(24)] public string WorkingDirectory { get; set; } = "";
    [Id(25)] public string LogGroup { get; set; } = "";
    /// <summary>The image that is distributed as it is; null where one is built.</summary>
    [Id(26)] public OutputImageRecord? Source { get; set; }
    /// <summary>The file in S3 that becomes the image; empty where one is built.</summary>
    [Id(28)] public string ImportUri { get; set; } = "";
    /// <summary>The most that a step of the distribution may take; 0 is no limit but the step's own.</summary>
    [Id(29)] public int DistributionTimeoutMinutes { get; set; }
    /// <summary>When the build was asked for.</summary>
    [Id(27)] public DateTimeOffset Asked { get; set; }
}
