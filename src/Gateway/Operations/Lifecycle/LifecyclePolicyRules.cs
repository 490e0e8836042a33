using BuildFarm.Model.Api;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Versions;

namespace BuildFarm.Gateway.Operations.Lifecycle;

/// <summary>What the rules of a lifecycle policy must keep across members, beyond the contract's own constraints.</summary>
internal static class LifecyclePolicyRules
{
    /// <exception cref="ApiException">InvalidParameterCombination or InvalidRequest, naming the place.</exception>
    public static void Check(LifecyclePolicyResourceType type, IReadOnlyList<LifecyclePolicyDetail> details, LifecyclePolicyResourceSelection selection)
    {
        CheckSelection(selection);
        var seen = new HashSet<LifecyclePolicyDetailActionType>();
        for (var i = 0; i < details.Count; i++)
        {
            var at = $"policyDetails[{i}]";
            if (!seen.Add(details[i].Action.Type))
            {
                throw Errors.InvalidRequest($"{at}.action.type: a second {WireNames.Of(details[i].Action.Type)} rule; a policy has at most one of each.");
            }

            CheckAction(type, details[i], at);
            CheckFilter(details[i].Action.Type, details[i].Filter, $"{at}.filter");
        }
    }

    private static void CheckSelection(LifecyclePolicyResourceSelection selection)
    {
        if (selection.Recipes.Count == 0 == (selection.TagMap.Count == 0))
        {
            throw Errors.InvalidCombination(selection.Recipes.Count == 0
                ? "resourceSelection names neither recipes nor tagMap. Give one of them."
                : "resourceSelection names both recipes and tagMap. Give one of them.");
        }

        for (var i = 0; i < selection.Recipes.Count; i++)
        {
            if (!VersionPattern.TryParse(selection.Recipes[i].SemanticVersion, out _, out var problem))
            {
                throw Errors.InvalidRequest($"resourceSelection.recipes[{i}].semanticVersion is not valid: {problem}.");
            }
        }
    }

    private static void CheckAction(LifecyclePolicyResourceType type, LifecyclePolicyDetail detail, string at)
    {
        var action = detail.Action;
        var include = action.IncludeResources ?? new LifecyclePolicyDetailActionIncludeResources();
        if (type == LifecyclePolicyResourceType.ContainerImage)
        {
            if (action.Type != LifecyclePolicyDetailActionType.Delete)
            {
                throw Errors.InvalidCombination($"{at}.action.type: container images have the DELETE rule alone.");
            }

            if (include.Amis || include.Snapshots || detail.ExclusionRules?.Amis is not null)
            {
                throw Errors.InvalidCombination($"{at}: container images have no AMIs and no snapshots. Use includeResources.containers.");
            }
        }
        else if (include.Containers)
        {
            throw Errors.InvalidCombination($"{at}.action.includeResources.containers is for policies of the resource type CONTAINER_IMAGE.");
        }

        SnapshotRule.Check(include.Amis, include.Snapshots, action.Type == LifecyclePolicyDetailActionType.Delete, $"{at}.action.includeResources");
    }

    private static void CheckFilter(LifecyclePolicyDetailActionType action, LifecyclePolicyDetailFilter filter, string at)
    {
        var byAge = filter.Type == LifecyclePolicyDetailFilterType.Age;
        if (byAge != filter.HasUnit)
        {
            throw Errors.InvalidCombination(byAge ? $"{at}: a filter by AGE needs a unit, such as DAYS." : $"{at}.unit: a filter by COUNT has no unit.");
        }

        if (!byAge && action != LifecyclePolicyDetailActionType.Delete)
        {
            throw Errors.InvalidCombination($"{at}.type: only DELETE rules count images; {WireNames.Of(action)} goes by AGE.");
        }

        if (filter.HasRetainAtLeast && !(byAge && action == LifecyclePolicyDetailActionType.Delete))
        {
            throw Errors.InvalidCombination($"{at}.retainAtLeast is for DELETE rules by AGE.");
        }
    }
}
