using BuildFarm.Model.Api;

namespace BuildFarm.Grains.Builds;

/// <summary>What a caller asks to be built; ARNs may be wildcards where the API takes them.</summary>
public sealed record BuildRequest
{
    public required string Account { get; init; }
    public required string Region { get; init; }
    /// <summary>ARN of an image recipe; a wildcard stands for the newest version.</summary>
    public required string RecipeArn { get; init; }
    public required string InfrastructureConfigurationArn { get; init; }
    public string? DistributionConfigurationArn { get; init; }
    public string? PipelineArn { get; init; }
    public ImageTestsConfiguration? Tests { get; init; }
    public bool EnhancedImageMetadataEnabled { get; init; } = true;
    public IReadOnlyList<WorkflowConfiguration> Workflows { get; init; } = [];
    public string? ExecutionRole { get; init; }
    public ImageScanningConfiguration? Scanning { get; init; }
    public ImageLoggingConfiguration? Logging { get; init; }
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
    /// <summary>Idempotency: the same token with the same digest answers the first build; another digest is a mismatch.</summary>
    public required string ClientToken { get; init; }
    /// <summary>Scope of the token: account, region and operation.</summary>
    public required string TokenScope { get; init; }
    /// <summary>SHA-256 of the request without its token, hexadecimal.</summary>
    public required string RequestDigest { get; init; }
    /// <summary>The most images that the account may have in the region; null is no limit.</summary>
    public int? ImageQuota { get; init; }
    /// <summary>default, none or strict.</summary>
    public string Cache { get; init; } = "default";
    /// <summary>Region of the instances; null is the image's own.</summary>
    public string? InstanceRegion { get; init; }
    /// <summary>manual or schedule.</summary>
    public string Trigger { get; init; } = "manual";
}
