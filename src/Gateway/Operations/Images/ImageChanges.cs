using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Policies;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Grains.Builds;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Errors;
using Orleans;
using ErrorCode = BuildFarm.Model.Api.ErrorCode; // Orleans has one too

namespace BuildFarm.Gateway.Operations.Images;

internal sealed class ImageChanges(ICatalog catalog, IGrainFactory grains, IdempotentCalls calls, ResourceAccess access, ImageDependents dependents)
{
    /// <summary>The build's grain cancels, and is asked again when a crash came before the token was kept: to cancel twice changes nothing.</summary>
    public Task<CancelImageCreationResponse> CancelAsync(CallContext context, CancelImageCreationRequest request) =>
        calls.RunAsync(context, "CancelImageCreation", request, async () =>
        {
            var row = await RequireOwnAsync(context, request.ImageBuildVersionArn);
            if (!await grains.GetGrain<IImageBuildGrain>(row.Arn).CancelAsync())
            {
                throw Errors.InvalidRequest($"The build of {row.Arn} has ended: its status is {await StatusAsync(row, context.Cancellation)}. There is nothing to cancel.");
            }

            return new CommitPlan<CancelImageCreationResponse>
            {
                Writes = [],
                Answer = _ => new CancelImageCreationResponse { ImageBuildVersionArn = row.Arn },
            };
        });

    /// <summary>Takes the image out of the farm. What the build made in a cloud stays, as the service has it.</summary>
    public async Task<DeleteImageResponse> DeleteAsync(CallContext context, DeleteImageRequest request)
    {
        var row = await RequireOwnAsync(context, request.ImageBuildVersionArn);
        if (row.Attributes.ContainsKey(RowAttributes.Unfinished))
        {
            throw new ApiException(
                ErrorCode.ResourceDependency,
                $"The build of {row.Arn} has not ended: its status is {row.Attributes.GetValueOrDefault(RowAttributes.Status)}. Cancel it, or wait for its end.");
        }

        await dependents.DeleteAsync(row, context.Cancellation);
        return Answers.Stamp(new DeleteImageResponse { ImageBuildVersionArn = row.Arn }, context);
    }

    private async Task<string> StatusAsync(ResourceRow row, CancellationToken cancellation)
    {
        var now = await catalog.GetAsync(row.Arn, cancellation) ?? row;
        return WireNames.Of(ImageMessages.Read(now).State.Status) ?? "unknown";
    }

    private Task<ResourceRow> RequireOwnAsync(CallContext context, string arn) =>
        access.RequireAsync(ResourceAccess.ParseOwn(context, arn, "imageBuildVersionArn", ResourceKind.Image), context.Cancellation);
}
