using BuildFarm.Gateway.Operations.Configurations;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Operations.Pipelines;

internal sealed class PipelineChanges(ConfigurationChanges changes, BuildReferences references)
{
    public static readonly ConfigurationKind<ImagePipeline> Kind =
        new(ResourceKind.ImagePipeline, "imagePipelineArn", ImagePipeline.Parser) { Attributes = PipelineMessages.Attributes };

    public Task<CreateImagePipelineResponse> CreateAsync(CallContext context, CreateImagePipelineRequest request) =>
        changes.CreateAsync<ImagePipeline, CreateImagePipelineResponse>(context, Kind, request, async (arn, now) =>
        {
            TagRules.Check(request.ImageTags, "imageTags");
            var platform = await references.CheckAsync(context, new BuildReferenceSet(
                request.ImageRecipeArn,
                request.ContainerRecipeArn,
                request.InfrastructureConfigurationArn,
                request.DistributionConfigurationArn,
                request.Workflows));
            return PipelineMessages.Of(request, arn, platform, now);
        });

    public Task<UpdateImagePipelineResponse> UpdateAsync(CallContext context, UpdateImagePipelineRequest request) =>
        changes.UpdateAsync<ImagePipeline, UpdateImagePipelineResponse>(context, Kind, request, async (before, now) =>
        {
            TagRules.Check(request.ImageTags, "imageTags");
            var platform = await references.CheckAsync(context, new BuildReferenceSet(
                request.ImageRecipeArn,
                request.ContainerRecipeArn,
                request.InfrastructureConfigurationArn,
                request.DistributionConfigurationArn,
                request.Workflows));
            return PipelineMessages.Of(request, before, platform, now);
        });

    /// <summary>Nothing depends on a pipeline: the images it made stay.</summary>
    public Task<DeleteImagePipelineResponse> DeleteAsync(CallContext context, DeleteImagePipelineRequest request) =>
        changes.DeleteAsync<ImagePipeline, DeleteImagePipelineResponse>(context, Kind, request);
}
