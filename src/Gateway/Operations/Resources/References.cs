using BuildFarm.Catalog;
using BuildFarm.Model.Arns;

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
}
