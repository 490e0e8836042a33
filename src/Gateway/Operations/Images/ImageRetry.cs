using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Grains.Builds;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Errors;
using Orleans;

namespace BuildFarm.Gateway.Operations.Images;

/// <summary>Failed and cancelled builds once more, under their own number.</summary>
internal sealed class ImageRetry(IGrainFactory grains, IdempotentCalls calls, ResourceAccess access)
{
    public Task<RetryImageResponse> RetryAsync(CallContext context, RetryImageRequest request) =>
        calls.RunAsync(context, "RetryImage", request, async () =>
        {
            var arn = ResourceAccess.ParseOwn(context, request.ImageBuildVersionArn, "imageBuildVersionArn", ResourceKind.Image);
            var row = await access.RequireAsync(arn, context.Cancellation);
            if (!await grains.GetGrain<IImageBuildGrain>(row.Arn).RetryAsync(request.ClientToken))
            {
                var status = WireNames.Of(ImageMessages.Read(row).State.Status);
                throw Errors.InvalidRequest($"{row.Arn} cannot be retried: its status is {status}, or its build is still being cleaned up. Only a build that is FAILED or CANCELLED goes again.");
            }

            return new CommitPlan<RetryImageResponse> { Writes = [], Answer = _ => new RetryImageResponse { ImageBuildVersionArn = row.Arn } };
        });
}
