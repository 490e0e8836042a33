using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Distribution;

/// <summary>Distribution configurations between their requests, what is stored, and lists.</summary>
internal static class DistributionMessages
{
    // The longest the contract allows, which is what the service uses when nobody chooses.
    private const int DefaultTimeoutMinutes = 720;

    /// <exception cref="ApiException">InvalidParameterValue or InvalidParameterCombination, naming the place.</exception>
    public static void Check(IReadOnlyList<Model.Api.Distribution> distributions)
    {
        var regions = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < distributions.Count; i++)
        {
            var distribution = distributions[i];
            if (!regions.Add(distribution.Region))
            {
                throw Errors.InvalidValue($"distributions[{i}].region", $"The region {distribution.Region} stands twice; give all its settings in one distribution.");
            }

            if (distribution.AmiDistributionConfiguration is not null && distribution.ContainerDistributionConfiguration is not null)
            {
                throw Errors.InvalidCombination($"distributions[{i}] has both amiDistributionConfiguration and containerDistributionConfiguration. Give one of them.");
            }

            if (distribution.FastLaunchConfigurations.Any(fast => fast.LaunchTemplate is { HasLaunchTemplateId: true, HasLaunchTemplateName: true }))
            {
                throw Errors.InvalidCombination($"distributions[{i}].fastLaunchConfigurations names a launch template by both id and name. Give one of them.");
            }
        }
    }

    public static DistributionConfiguration Of(CreateDistributionConfigurationRequest request, ResourceArn arn, DateTimeOffset now) =>
        Members.With(new DistributionConfiguration { Arn = arn.ToString(), TimeoutMinutes = DefaultTimeoutMinutes, DateCreated = Dates.Text(now) }, request);

    /// <summary>An update replaces the description and the distributions.</summary>
    public static DistributionConfiguration Of(UpdateDistributionConfigurationRequest request, DistributionConfiguration before, DateTimeOffset now) => Members.With(
        new DistributionConfiguration
        {
            Arn = before.Arn,
            Name = before.Name,
            TimeoutMinutes = before.TimeoutMinutes,
            DateCreated = before.DateCreated,
            DateUpdated = Dates.Text(now),
            Tags = { before.Tags },
        },
        request);

    public static DistributionConfigurationSummary Summary(DistributionConfiguration stored) =>
        Members.With(new DistributionConfigurationSummary { Regions = { stored.Distributions.Select(distribution => distribution.Region) } }, stored);
}
