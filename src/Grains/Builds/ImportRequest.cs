using BuildFarm.Model.Api;
using BuildFarm.Model.Stored;
using BuildFarm.Model.Versions;

namespace BuildFarm.Grains.Builds;

/// <summary>What a caller asks to be made an image of: a file.</summary>
public sealed record ImportRequest
{
    public required string Account { get; init; }
    public required string Region { get; init; }
    /// <summary>The image as it will be shown: name, platform, tags; the build adds the rest.</summary>
    public required Image Image { get; init; }
    public required SemanticVersion Version { get; init; }
    public required ImportedFile File { get; init; }
    public required string InfrastructureConfigurationArn { get; init; }
    public required string ClientToken { get; init; }
    /// <summary>Scope of the token: account, region and operation.</summary>
    public required string TokenScope { get; init; }
    /// <summary>SHA-256 of the request without its token, hexadecimal.</summary>
    public required string RequestDigest { get; init; }
    /// <summary>Images that the account may have in the region; null is no limit.</summary>
    public int? ImageQuota { get; init; }
}
