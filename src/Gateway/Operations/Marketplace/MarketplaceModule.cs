using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Marketplace;

/// <summary>Resources that are bought. This farm sells nothing, so every component is somebody's own, and has nothing to fetch here.</summary>
internal sealed class MarketplaceModule(ResourceAccess access) : IOperationModule
{
    public void Register(OperationMap map) => map.Add<GetMarketplaceResourceRequest, GetMarketplaceResourceResponse>("GetMarketplaceResource", GetAsync);

    private async Task<GetMarketplaceResourceResponse> GetAsync(CallContext context, GetMarketplaceResourceRequest request)
    {
        if (request.ResourceType == MarketplaceResourceType.ComponentArtifact && !request.HasResourceLocation)
        {
            throw Errors.InvalidRequest("resourceLocation is not given. A COMPONENT_ARTIFACT is named by it, as s3://BUCKET/KEY.");
        }

        var arn = ResourceAccess.Parse(context, request.ResourceArn, "resourceArn", ResourceKind.Component);
        var row = await access.RequireAsync(arn, context.Cancellation);
        throw Errors.InvalidRequest($"{row.Arn} is no AWS Marketplace resource: this farm has none. GetComponent gives its document.");
    }
}
