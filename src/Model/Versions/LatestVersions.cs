namespace BuildFarm.Model.Versions;

using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

/// <summary>The ready-made wildcard ARNs that create and get answers carry.</summary>
public static class LatestVersions
{
    /// <param name="arn">A versioned resource with an exact version; its build, if any, is left out.</param>
    public static LatestVersionReferences Of(ResourceArn arn)
    {
        var version = arn.ExactVersion;
        return new LatestVersionReferences
        {
            LatestVersionArn = arn.WithVersion(VersionPattern.Parse("x.x.x")).ToString(),
            LatestMajorVersionArn = arn.WithVersion(VersionPattern.Parse($"{version.Major}.x.x")).ToString(),
            LatestMinorVersionArn = arn.WithVersion(VersionPattern.Parse($"{version.Major}.{version.Minor}.x")).ToString(),
            LatestPatchVersionArn = arn.WithVersion(new VersionPattern(version)).ToString(),
        };
    }
}
