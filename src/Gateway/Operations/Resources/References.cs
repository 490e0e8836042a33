using BuildFarm.Catalog;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Versions;

namespace BuildFarm.Gateway.Operations.Resources;

/// <summary>Whether a reference, wildcards and all, can stand for a row.</summary>
internal static class References
{
    public static bool Match(ResourceArn reference, ResourceRow row)
    {
        var arn = ResourceArn.Parse(row.Arn);
        return reference.Kind == arn.Kind && reference.WorkflowType == arn.WorkflowType && reference.Account == arn.Account && reference.Region == arn.Region
            && reference.Name == arn.Name
            && (reference.Version?.Matches(ResourceRows.VersionOf(row)) ?? true)
            && (reference.Build ?? row.Build) == row.Build;
    }

    /// <summary>Every way to write a reference that can stand for one build version: itself, its version, and the three wildcards.</summary>
    public static IReadOnlyList<string> ThatMatch(ResourceArn build)
    {
        var latest = LatestVersions.Of(build);
        return [build.ToString(), latest.LatestPatchVersionArn, latest.LatestMinorVersionArn, latest.LatestMajorVersionArn, latest.LatestVersionArn];
    }
}
