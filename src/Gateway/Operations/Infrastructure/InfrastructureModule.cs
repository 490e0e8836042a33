using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Configurations;
using BuildFarm.Gateway.Operations.Filters;
using BuildFarm.Gateway.Operations.Reading;
using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Operations.Infrastructure;

internal sealed class InfrastructureModule(ConfigurationChanges changes, ResourceReads reads) : IOperationModule
{
    private static readonly ConfigurationKind<InfrastructureConfiguration> Kind =
        new(ResourceKind.InfrastructureConfiguration, "infrastructureConfigurationArn", InfrastructureConfiguration.Parser) { PipelineAttribute = RowAttributes.Infrastructure };

    private static readonly ReadableKind Readable =
        ReadableKind.Of(Kind.Kind, Kind.ArnMember, new FilterSet(FilterRule.ByName), InfrastructureConfiguration.Parser, InfrastructureMessages.Summary);

    public void Register(OperationMap map)
    {
        map.Add<CreateInfrastructureConfigurationRequest, CreateInfrastructureConfigurationResponse>("CreateInfrastructureConfiguration", CreateAsync);
        map.Add<UpdateInfrastructureConfigurationRequest, UpdateInfrastructureConfigurationResponse>("UpdateInfrastructureConfiguration", UpdateAsync);
        reads.Register(map, Readable, "GetInfrastructureConfiguration", "ListInfrastructureConfigurations");
        map.Add<DeleteInfrastructureConfigurationRequest, DeleteInfrastructureConfigurationResponse>("DeleteInfrastructureConfiguration", DeleteAsync);
    }

    private Task<CreateInfrastructureConfigurationResponse> CreateAsync(CallContext context, CreateInfrastructureConfigurationRequest request) =>
        changes.CreateAsync<InfrastructureConfiguration, CreateInfrastructureConfigurationResponse>(
            context, Kind, request, (arn, now) => new(InfrastructureMessages.Of(request, arn, now)));

    private Task<UpdateInfrastructureConfigurationResponse> UpdateAsync(CallContext context, UpdateInfrastructureConfigurationRequest request) =>
        changes.UpdateAsync<InfrastructureConfiguration, UpdateInfrastructureConfigurationResponse>(
            context, Kind, request, (before, now) => new(InfrastructureMessages.Of(request, before, now)));

    private Task<DeleteInfrastructureConfigurationResponse> DeleteAsync(CallContext context, DeleteInfrastructureConfigurationRequest request) =>
        changes.DeleteAsync<InfrastructureConfiguration, DeleteInfrastructureConfigurationResponse>(context, Kind, request);
}
