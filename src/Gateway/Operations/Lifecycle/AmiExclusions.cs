using BuildFarm.Model.Api;

namespace BuildFarm.Gateway.Operations.Lifecycle;

/// <summary>Whether an AMI of an image is kept out of a state update, by what the image's recipe and distribution settings made of it.</summary>
internal static class AmiExclusions
{
    private const string Everyone = "all";

    /// <summary>The rule that keeps it out, as a reason; null when none does.</summary>
    public static string? Reason(LifecyclePolicyDetailExclusionRulesAmis? rules, Image image, Ami ami)
    {
        if (rules is null)
        {
            return null;
        }

        if (rules.Regions.Contains(ami.Region))
        {
            return $"the region {ami.Region}.";
        }

        var settings = image.DistributionConfiguration?.Distributions.FirstOrDefault(distribution => distribution.Region == ami.Region)?.AmiDistributionConfiguration;
        if (rules.IsPublic && settings?.LaunchPermission?.UserGroups.Contains(Everyone) == true)
        {
            return "it is public.";
        }

        var accounts = (settings?.LaunchPermission?.UserIds ?? []).Concat(settings?.TargetAccountIds ?? []);
        if (accounts.FirstOrDefault(rules.SharedAccounts.Contains) is { } account)
        {
            return $"it is shared with the account {account}.";
        }

        var tags = (settings?.AmiTags ?? []).Concat(image.ImageRecipe?.AmiTags ?? []);
        foreach (var (key, value) in tags)
        {
            if (rules.TagMap.TryGetValue(key, out var excluded) && excluded == value)
            {
                return $"it has the tag {key}.";
            }
        }

        return null;
    }
}
