using BuildFarm.Model.Api;
using BuildFarm.Model.Stored;
using BuildFarm.Model.Versions;

namespace BuildFarm.Grains.Builds;

/// <summary>What a caller asks to be distributed: an image that is there.</summary>
public sealed record DistributionRequest
{
    public required string Account { get; init; }
    public required string Region { get; init; }
    /// <summary>Name of the image resource that the distribution is a build of.</summary>
    public required string Name { get; init; }
    public required SemanticVersion Version { get; init; }
    /// <summary>What is known of the source: recipe, platform, packages.</summary>
    public required StoredImage Source { get; init; }
    /// <summary>The source itself, in its cloud.</summary>
    public required SourceImage Image { get; init; }
    public required string DistributionConfigurationArn { get; init; }
    public required string ExecutionRole { get; init; }
    public ImageLoggingConfiguration? Logging { get; init; }
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
    public required string ClientToken { get; init; }
    /// <summary>Scope of the token: account, region and operation.</summary>
    public required string TokenScope { get; init; }
    /// <summary>SHA-256 of the request without its token, hexadecimal.</summary>
    public required string RequestDigest { get; init; }
    /// <summary>The most images that the account may have in the region; null is no limit.</summary>
    public int? ImageQuota { get; init; }
}
