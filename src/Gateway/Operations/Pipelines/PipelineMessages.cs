using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Recipes;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Enums;

namespace BuildFarm.Gateway.Operations.Pipelines;

/// <summary>Pipelines between their requests and what is stored.</summary>
internal static class PipelineMessages
{
    private const int DefaultTestMinutes = 720;

    public static ImagePipeline Of(CreateImagePipelineRequest request, ResourceArn arn, Platform platform, DateTimeOffset now)
    {
        var stored = new ImagePipeline
        {
            Arn = arn.ToString(),
            Name = request.Name,
            Platform = platform,
            EnhancedImageMetadataEnabled = !request.HasEnhancedImageMetadataEnabled || request.EnhancedImageMetadataEnabled,
            InfrastructureConfigurationArn = request.InfrastructureConfigurationArn,
            ImageTestsConfiguration = Complete(request.ImageTestsConfiguration),
            Schedule = PipelineSchedules.Complete(request.Schedule),
            Status = request.HasStatus ? request.Status : PipelineStatus.Enabled,
            DateCreated = Dates.Text(now),
            Tags = { request.Tags },
            ImageTags = { request.ImageTags },
            ImageScanningConfiguration = request.ImageScanningConfiguration,
            Workflows = { request.Workflows },
            LoggingConfiguration = request.LoggingConfiguration,
            ConsecutiveFailures = 0,
        };
        if (request.HasDescription) stored.Description = request.Description;
        if (request.HasImageRecipeArn) stored.ImageRecipeArn = request.ImageRecipeArn;
        if (request.HasContainerRecipeArn) stored.ContainerRecipeArn = request.ContainerRecipeArn;
        if (request.HasDistributionConfigurationArn) stored.DistributionConfigurationArn = request.DistributionConfigurationArn;
        if (request.HasExecutionRole) stored.ExecutionRole = request.ExecutionRole;
        return stored;
    }

    /// <summary>An update replaces all but the name, the tags and what the pipeline has lived through.</summary>
    public static ImagePipeline Of(UpdateImagePipelineRequest request, ImagePipeline before, Platform platform, DateTimeOffset now)
    {
        var stored = new ImagePipeline
        {
            Arn = before.Arn,
            Name = before.Name,
            Platform = platform,
            EnhancedImageMetadataEnabled = !request.HasEnhancedImageMetadataEnabled || request.EnhancedImageMetadataEnabled,
            InfrastructureConfigurationArn = request.InfrastructureConfigurationArn,
            ImageTestsConfiguration = Complete(request.ImageTestsConfiguration),
            Schedule = PipelineSchedules.Complete(request.Schedule),
            Status = request.HasStatus ? request.Status : PipelineStatus.Enabled,
            DateCreated = before.DateCreated,
            DateUpdated = Dates.Text(now),
            Tags = { before.Tags },
            ImageTags = { request.ImageTags },
            ImageScanningConfiguration = request.ImageScanningConfiguration,
            Workflows = { request.Workflows },
            LoggingConfiguration = request.LoggingConfiguration,
            ConsecutiveFailures = before.ConsecutiveFailures,
        };
        if (request.HasDescription) stored.Description = request.Description;
        if (request.HasImageRecipeArn) stored.ImageRecipeArn = request.ImageRecipeArn;
        if (request.HasContainerRecipeArn) stored.ContainerRecipeArn = request.ContainerRecipeArn;
        if (request.HasDistributionConfigurationArn) stored.DistributionConfigurationArn = request.DistributionConfigurationArn;
        if (request.HasExecutionRole) stored.ExecutionRole = request.ExecutionRole;
        return stored;
    }

    public static Dictionary<string, string> Attributes(ImagePipeline pipeline)
    {
        var recipe = pipeline.HasImageRecipeArn ? pipeline.ImageRecipeArn : pipeline.ContainerRecipeArn;
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [RowAttributes.Platform] = WireNames.Of(pipeline.Platform)!,
            [RowAttributes.Status] = WireNames.Of(pipeline.Status)!,
            [RowAttributes.Recipe] = recipe,
            [RowAttributes.RecipeName] = RecipeParts.NameKey(ResourceArn.Parse(recipe)),
            [RowAttributes.Infrastructure] = pipeline.InfrastructureConfigurationArn,
        };
        if (pipeline.HasDistributionConfigurationArn)
        {
            attributes[RowAttributes.Distribution] = pipeline.DistributionConfigurationArn;
        }

        foreach (var workflow in pipeline.Workflows)
        {
            attributes[RowAttributes.Workflow(ResourceRows.NameKey(ResourceArn.Parse(workflow.WorkflowArn)))] = "1";
        }

        return attributes;
    }

    private static ImageTestsConfiguration Complete(ImageTestsConfiguration? asked) => new()
    {
        ImageTestsEnabled = asked is not { HasImageTestsEnabled: true } || asked.ImageTestsEnabled,
        TimeoutMinutes = asked is { HasTimeoutMinutes: true } ? asked.TimeoutMinutes : DefaultTestMinutes,
    };
}
