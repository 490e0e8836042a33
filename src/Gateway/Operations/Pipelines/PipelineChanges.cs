using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Pipelines;

internal sealed class PipelineChanges(ICatalog catalog, IdempotentCalls calls, ResourceAccess access, BuildReferences references, TimeProvider time)
{
    public Task<CreateImagePipelineResponse> CreateAsync(CallContext context, CreateImagePipelineRequest request) =>
        calls.RunAsync(context, "CreateImagePipeline", request, async () =>
        {
            TagRules.Check(request.Tags);
            TagRules.Check(request.ImageTags);
            var platform = await references.CheckAsync(context, new BuildReferenceSet(
                request.ImageRecipeArn,
                request.ContainerRecipeArn,
                request.InfrastructureConfigurationArn,
                request.DistributionConfigurationArn,
                request.Workflows));
            var arn = ResourceArn.Of(ResourceKind.ImagePipeline, context.Region, context.Account, request.Name);
            var now = time.GetUtcNow();
            var stored = PipelineMessages.Of(request, arn, platform, now);
            return new CommitPlan<CreateImagePipelineResponse>
            {
                Writes = [new InsertResource(ResourceRows.Of(arn, now, stored, PipelineMessages.Attributes(stored), stored.Tags))],
                Answer = _ => new CreateImagePipelineResponse { ImagePipelineArn = stored.Arn },
                Exists = () => Errors.AlreadyExists(stored.Arn, "Update it, or use another name."),
            };
        });

    public Task<UpdateImagePipelineResponse> UpdateAsync(CallContext context, UpdateImagePipelineRequest request) =>
        calls.RunAsync(context, "UpdateImagePipeline", request, async () =>
        {
            TagRules.Check(request.ImageTags);
            var row = await RequireOwnAsync(context, request.ImagePipelineArn);
            var platform = await references.CheckAsync(context, new BuildReferenceSet(
                request.ImageRecipeArn,
                request.ContainerRecipeArn,
                request.InfrastructureConfigurationArn,
                request.DistributionConfigurationArn,
                request.Workflows));
            var stored = PipelineMessages.Of(request, ImagePipeline.Parser.ParseFrom(row.Body), platform, time.GetUtcNow());
            return new CommitPlan<UpdateImagePipelineResponse>
            {
                Writes = [ResourceRows.Replace(row, stored, PipelineMessages.Attributes(stored), stored.Tags)],
                Answer = _ => new UpdateImagePipelineResponse { ImagePipelineArn = row.Arn },
            };
        });

    /// <summary>Nothing depends on a pipeline: the images it made stay.</summary>
    public async Task<DeleteImagePipelineResponse> DeleteAsync(CallContext context, DeleteImagePipelineRequest request)
    {
        var row = await RequireOwnAsync(context, request.ImagePipelineArn);
        await catalog.CommitAsync([new DeleteResource(row.Arn)], context.Cancellation);
        return Answers.Stamp(new DeleteImagePipelineResponse { ImagePipelineArn = row.Arn }, context);
    }

    private Task<ResourceRow> RequireOwnAsync(CallContext context, string arn) =>
        access.RequireAsync(ResourceAccess.ParseOwn(context, arn, "imagePipelineArn", ResourceKind.ImagePipeline), context.Cancellation);
}
