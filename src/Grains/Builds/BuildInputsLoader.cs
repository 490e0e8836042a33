using System.Globalization;
using BuildFarm.Catalog;
using BuildFarm.Grains.Cache;
using BuildFarm.Model.Api;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Stored;

namespace BuildFarm.Grains.Builds;

/// <summary>Makes a build's inputs of its row: what was asked, with every default filled in.</summary>
internal sealed class BuildInputsLoader(WorkflowPlans plans, FarmOptions options)
{
    public async Task<LoadedBuild> LoadAsync(ResourceRow row)
    {
        var stored = StoredImage.Parser.ParseFrom(row.Body);
        var image = stored.Image;
        var inputs = Inputs(row, stored);
        Distribute(inputs, image, row);
        var (workflows, problem) = await plans.LoadAsync(image, inputs, row);
        return new LoadedBuild(inputs, workflows, problem);
    }

    private BuildInputs Inputs(ResourceRow row, StoredImage stored)
    {
        var image = stored.Image;
        var infrastructure = image.InfrastructureConfiguration;
        return new BuildInputs
        {
            Account = row.Account,
            Region = row.Region,
            InstanceRegion = stored.Options.InstanceRegion,
            RecipeArn = stored.RecipeArn,
            PipelineArn = image.SourcePipelineArn,
            InfrastructureArn = infrastructure.Arn,
            DistributionArn = image.DistributionConfiguration?.Arn ?? "",
            InstanceTypes = infrastructure.InstanceTypes.Count > 0 ? [.. infrastructure.InstanceTypes] : [options.DefaultInstanceType],
            TerminateOnFailure = !infrastructure.HasTerminateInstanceOnFailure || infrastructure.TerminateInstanceOnFailure,
            TestsEnabled = image.ImageTestsConfiguration.ImageTestsEnabled,
            TestTimeoutMinutes = image.ImageTestsConfiguration.TimeoutMinutes,
            ParentImage = image.ImageRecipe.ParentImage,
            Cache = Cache(stored),
            InstanceTags = infrastructure.ResourceTags.ToDictionary(t => t.Key, t => t.Value),
            CollectMetadata = !image.HasEnhancedImageMetadataEnabled || image.EnhancedImageMetadataEnabled,
            FairShare = image.SourcePipelineArn is { Length: > 0 } pipeline ? pipeline : row.Account,
            Description = image.ImageRecipe.Description,
            Platform = WireNames.Of(image.Platform) ?? "Linux",
        };
    }

    /// <summary>A scheduled build is there to take in what changed outside: it uses no cache unless the pipeline's tag says so.</summary>
    private static string Cache(StoredImage stored)
    {
        var asked = stored.Options.Cache.Length > 0 ? stored.Options.Cache : "default";
        if (stored.Options.Trigger != "schedule" || asked != "default")
        {
            return asked;
        }

        var tag = stored.Image.Tags.GetValueOrDefault(LayerKeys.CacheTag);
        return tag is "default" or "strict" ? tag : "none";
    }

    private static void Distribute(BuildInputs inputs, Image image, ResourceRow row)
    {
        var fallback = $"{image.Name} {{{{ imagebuilder:buildDate }}}}";
        foreach (var distribution in image.DistributionConfiguration?.Distributions ?? [])
        {
            var settings = distribution.AmiDistributionConfiguration;
            inputs.Targets.Add(new DistributionTarget
            {
                Region = distribution.Region,
                Name = ImageName(settings is { HasName: true } ? settings.Name : fallback, row),
                Description = settings?.Description ?? "",
                Accounts = [.. settings?.TargetAccountIds ?? []],
                Tags = settings?.AmiTags.ToDictionary(t => t.Key, t => t.Value) ?? [],
            });
        }

        inputs.ImageName = inputs.Targets.Find(t => t.Region == inputs.InstanceRegion)?.Name ?? ImageName(fallback, row);
    }

    /// <summary>Fills in the variables that the guide allows in an output image's name.</summary>
    private static string ImageName(string template, ResourceRow row)
    {
        var date = row.Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH-mm-ss.fff'Z'", CultureInfo.InvariantCulture);
        var version = string.Create(CultureInfo.InvariantCulture, $"{row.Major}.{row.Minor}.{row.Patch}");
        return System.Text.RegularExpressions.Regex.Replace(
            template,
            @"\{\{\s*imagebuilder:(buildDate|buildVersion)\s*\}\}",
            found => found.Groups[1].Value == "buildDate" ? date : $"{version}-{row.Build}");
    }
}
