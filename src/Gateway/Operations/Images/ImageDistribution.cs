using BuildFarm.Catalog;
using BuildFarm.Clouds;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Grains.Builds;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Operations.Images;

/// <summary>Distributes an image that is there already: the next build of its version, which builds nothing.</summary>
internal sealed class ImageDistribution(ICatalog catalog, ICloud cloud, BuildStarter starter, ResourceAccess access, ImageUse use, OperationsOptions options)
{
    public async Task<DistributeImageResponse> DistributeAsync(CallContext context, DistributeImageRequest request)
    {
        TagRules.Check(request.Tags);
        var scope = IdempotentCalls.ScopeOf(context, "DistributeImage");
        var known = await catalog.GetClientTokenAsync(scope, request.ClientToken, context.Cancellation) is not null;
        if (!known)
        {
            await access.RequireReferenceAsync(context, request.DistributionConfigurationArn, "distributionConfigurationArn", ResourceKind.DistributionConfiguration);
        }

        // A repeated token answers the first distribution, even when its source is gone by now.
        var source = known ? new DistributionSource("", default, new(), new()) : await DistributionSource.FindAsync(context, request.SourceImage, access, use, cloud);
        var arn = await starter.DistributeAsync(
            new DistributionRequest
            {
                Account = context.Account,
                Region = context.Region,
                Name = source.Name,
                Version = source.Version.WithoutBuild(),
                Source = source.Known,
                Image = source.Image,
                DistributionConfigurationArn = request.DistributionConfigurationArn,
                ExecutionRole = request.ExecutionRole,
                Logging = request.LoggingConfiguration,
                Tags = request.Tags.ToDictionary(),
                ClientToken = request.ClientToken,
                TokenScope = scope,
                ImageQuota = options.Quotas.TryGetValue(ResourceKinds.Image, out var most) ? most : null,
                RequestDigest = RequestDigest.Of(request, RequestDigest.ClientToken),
            },
            context.Cancellation);
        return new DistributeImageResponse { ClientToken = request.ClientToken, ImageBuildVersionArn = arn };
    }
}
