using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Configurations;
using BuildFarm.Gateway.Operations.Filters;
using BuildFarm.Gateway.Operations.Reading;
using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Operations.Distribution;

internal sealed class DistributionModule(ConfigurationChanges changes, ResourceReads reads) : IOperationModule
{
    private static readonly ConfigurationKind<DistributionConfiguration> Kind =
        new(ResourceKind.DistributionConfiguration, "distributionConfigurationArn", DistributionConfiguration.Parser) { PipelineAttribute = RowAttributes.Distribution };

    private static readonly ReadableKind Readable =
        ReadableKind.Of(Kind.Kind, Kind.ArnMember, new FilterSet(FilterRule.ByName), DistributionConfiguration.Parser, DistributionMessages.Summary);

    public void Register(OperationMap map)
    {
        map.Add<CreateDistributionConfigurationRequest, CreateDistributionConfigurationResponse>("CreateDistributionConfiguration", CreateAsync);
        map.Add<UpdateDistributionConfigurationRequest, UpdateDistributionConfigurationResponse>("UpdateDistributionConfiguration", UpdateAsync);
        reads.Register(map, Readable, "GetDistributionConfiguration", "ListDistributionConfigurations");
        map.Add<DeleteDistributionConfigurationRequest, DeleteDistributionConfigurationResponse>("DeleteDistributionConfiguration", DeleteAsync);
    }

    private Task<CreateDistributionConfigurationResponse> CreateAsync(CallContext context, CreateDistributionConfigurationRequest request) =>
        changes.CreateAsync<DistributionConfiguration, CreateDistributionConfigurationResponse>(context, Kind, request, (arn, now) =>
        {
            DistributionMessages.Check(request.Distributions);
            return new(DistributionMessages.Of(request, arn, now));
        });

    private Task<UpdateDistributionConfigurationResponse> UpdateAsync(CallContext context, UpdateDistributionConfigurationRequest request) =>
        changes.UpdateAsync<DistributionConfiguration, UpdateDistributionConfigurationResponse>(context, Kind, request, (before, now) =>
        {
            DistributionMessages.Check(request.Distributions);
            return new(DistributionMessages.Of(request, before, now));
        });

    private Task<DeleteDistributionConfigurationResponse> DeleteAsync(CallContext context, DeleteDistributionConfigurationRequest request) =>
        changes.DeleteAsync<DistributionConfiguration, DeleteDistributionConfigurationResponse>(context, Kind, request);
}
