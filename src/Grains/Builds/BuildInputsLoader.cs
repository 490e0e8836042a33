using System.Globalization;
using System.Text.Json.Nodes;
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
        return new LoadedBuild(inputs, workflows, problem) { OsVersion = image.OsVersion, PackagesBlob = stored.PackagesBlob, SizeBytes = stored.SizeBytes };
    }

    private BuildInputs Inputs(ResourceRow row, StoredImage stored)
    {
        var image = stored.Image;
        var infrastructure = image.InfrastructureConfiguration ?? new InfrastructureConfiguration(); // none where an image is distributed as it is
        var recipe = image.ImageRecipe ?? new ImageRecipe();
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
            TestsEnabled = image.ImageTestsConfiguration is { ImageTestsEnabled: true },
            TestTimeoutMinutes = image.ImageTestsConfiguration?.TimeoutMinutes ?? 0,
            ParentImage = recipe.ParentImage,
            Cache = Cache(stored),
            InstanceTags = infrastructure.ResourceTags.ToDictionary(t => t.Key, t => t.Value),
            CollectMetadata = !image.HasEnhancedImageMetadataEnabled || image.EnhancedImageMetadataEnabled,
            FairShare = image.SourcePipelineArn is { Length: > 0 } pipeline ? pipeline : row.Account,
            Description = stored.Options.Import?.Description ?? recipe.Description,
            Platform = WireNames.Of(image.Platform) ?? "Linux",
            InstanceProfileName = infrastructure.InstanceProfileName,
            SecurityGroups = [.. infrastructure.SecurityGroupIds],
            SubnetId = infrastructure.SubnetId,
            S3Logs = S3Logs(infrastructure),
            WorkingDirectory = recipe is { HasWorkingDirectory: true } ? recipe.WorkingDirectory : "/tmp",
            LogGroup = image.LoggingConfiguration is { HasLogGroupName: true } logging ? logging.LogGroupName : $"/aws/imagebuilder/{image.Name}",
            Source = Source(stored.Options.Source),
            ImportUri = stored.Options.Import?.Uri ?? "",
            DistributionTimeoutMinutes = image.DistributionConfiguration?.TimeoutMinutes ?? 0,
            Asked = row.Created,
        };
    }

    private static OutputImageRecord? Source(SourceImage? source) => source is null ? null : new OutputImageRecord
    {
        Region = source.Region,
        ImageId = source.ImageId,
        Account = source.Account,
        Name = source.Name,
    };

    /// <summary>As the guide writes the system variable; empty where there are none.</summary>
    private static string S3Logs(InfrastructureConfiguration infrastructure) => infrastructure.Logging?.S3Logs is not { } logs ? ""
        : new JsonObject { ["s3Logs"] = new JsonObject { ["s3BucketName"] = logs.S3BucketName, ["s3KeyPrefix"] = logs.S3KeyPrefix } }.ToJsonString();

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

    private static Dictionary<string, string> Parameters(IEnumerable<SsmParameterConfiguration> configurations) =>
        configurations.GroupBy(p => p.ParameterName, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().AmiAccountId);

    private static void Distribute(BuildInputs inputs, Image image, ResourceRow row)
    {
        var fallback = $"{image.Name} {{{{ imagebuilder:buildDate }}}}";
        foreach (var distribution in image.DistributionConfiguration?.Distributions ?? [])
        {
            var settings = distribution.AmiDistributionConfiguration;
            inputs.Targets.Add(new DistributionTarget
            {
                Region = distribution.Region,
                Name = ImageNames.Fill(settings is { HasName: true } ? settings.Name : fallback, row.Arn, row.Created),
                Description = settings?.Description ?? "",
                Accounts = [.. settings?.TargetAccountIds ?? []],
                Tags = settings?.AmiTags.ToDictionary(t => t.Key, t => t.Value) ?? [],
                Parameters = Parameters(distribution.SsmParameterConfigurations),
            });
        }

        inputs.ImageName = inputs.Targets.Find(t => t.Region == inputs.InstanceRegion)?.Name ?? ImageNames.Fill(fallback, row.Arn, row.Created);
    }
}
