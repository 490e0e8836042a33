using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Recipes;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Enums;
using Google.Protobuf;

namespace BuildFarm.Gateway.Operations.Pipelines;

/// <summary>Pipelines between their requests and what is stored.</summary>
internal static class PipelineMessages
{
    private const int DefaultTestMinutes = 720;

    /// <summary>A new pipeline counts as updated when it was created, as at the service: Terraform reads both dates.</summary>
    public static ImagePipeline Of(CreateImagePipelineRequest request, ResourceArn arn, Platform platform, DateTimeOffset now) => Complete(
        new ImagePipeline
        {
            Arn = arn.ToString(),
            Platform = platform,
            DateCreated = Dates.Text(now),
            DateUpdated = Dates.Text(now),
            ConsecutiveFailures = 0,
        },
        request);

    /// <summary>An update replaces all but the name, the tags and what the pipeline has lived through.</summary>
    public static ImagePipeline Of(UpdateImagePipelineRequest request, ImagePipeline before, Platform platform, DateTimeOffset now) => Complete(
        new ImagePipeline
        {
            Arn = before.Arn,
            Name = before.Name,
            Platform = platform,
            DateCreated = before.DateCreated,
            DateUpdated = Dates.Text(now),
            Tags = { before.Tags },
            ConsecutiveFailures = before.ConsecutiveFailures,
        },
        request);

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

    /// <summary>With what the request says, and the service's defaults where it says nothing.</summary>
    private static ImagePipeline Complete(ImagePipeline pipeline, IMessage request)
    {
        pipeline.EnhancedImageMetadataEnabled = true;
        pipeline.Status = PipelineStatus.Enabled;
        Members.With(pipeline, request);
        pipeline.ImageTestsConfiguration = Complete(pipeline.ImageTestsConfiguration);
        pipeline.Schedule = PipelineSchedules.Complete(pipeline.Schedule);
        return pipeline;
    }

    private static ImageTestsConfiguration Complete(ImageTestsConfiguration? asked) => new()
    {
        ImageTestsEnabled = asked is not { HasImageTestsEnabled: true } || asked.ImageTestsEnabled,
        TimeoutMinutes = asked is { HasTimeoutMinutes: true } ? asked.TimeoutMinutes : DefaultTestMinutes,
    };
}
