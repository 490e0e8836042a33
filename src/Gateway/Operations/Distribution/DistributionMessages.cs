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

    public static DistributionConfiguration Of(CreateDistributionConfigurationRequest request, ResourceArn arn, DateTimeOffset now)
    {
        var stored = new DistributionConfiguration
        {
            Arn = arn.ToString(),
            Name = request.Name,
            Distributions = { request.Distributions },
            TimeoutMinutes = DefaultTimeoutMinutes,
            DateCreated = Dates.Text(now),
            Tags = { request.Tags },
        };
        if (request.HasDescription) stored.Description = request.Description;
        return stored;
    }

    /// <summary>An update replaces the description and the distributions.</summary>
    public static DistributionConfiguration Of(UpdateDistributionConfigurationRequest request, DistributionConfiguration before, DateTimeOffset now)
    {
        var stored = new DistributionConfiguration
        {
            Arn = before.Arn,
            Name = before.Name,
            Distributions = { request.Distributions },
            TimeoutMinutes = before.TimeoutMinutes,
            DateCreated = before.DateCreated,
            DateUpdated = Dates.Text(now),
            Tags = { before.Tags },
        };
        if (request.HasDescription) stored.Description = request.Description;
        return stored;
    }

    public static DistributionConfigurationSummary Summary(DistributionConfiguration stored)
    {
        var summary = new DistributionConfigurationSummary
        {
            Arn = stored.Arn,
            Name = stored.Name,
            DateCreated = stored.DateCreated,
            Tags = { stored.Tags },
            Regions = { stored.Distributions.Select(distribution => distribution.Region) },
        };
        if (stored.HasDescription) summary.Description = stored.Description;
        if (stored.HasDateUpdated) summary.DateUpdated = stored.DateUpdated;
        return summary;
    }
}
