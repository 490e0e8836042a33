using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Configurations;
using BuildFarm.Gateway.Operations.Filters;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Pagination;
using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Operations.Infrastructure;

internal sealed class InfrastructureModule(ConfigurationChanges changes, ResourceLists lists) : IOperationModule
{
    private static readonly FilterSet Filters = new(FilterRule.ByName);

    private static readonly ConfigurationKind<InfrastructureConfiguration> Kind =
        new(ResourceKind.InfrastructureConfiguration, "infrastructureConfigurationArn", InfrastructureConfiguration.Parser) { PipelineAttribute = RowAttributes.Infrastructure };

    public void Register(OperationMap map)
    {
        map.Add<CreateInfrastructureConfigurationRequest, CreateInfrastructureConfigurationResponse>("CreateInfrastructureConfiguration", CreateAsync);
        map.Add<UpdateInfrastructureConfigurationRequest, UpdateInfrastructureConfigurationResponse>("UpdateInfrastructureConfiguration", UpdateAsync);
        map.Add<GetInfrastructureConfigurationRequest, GetInfrastructureConfigurationResponse>("GetInfrastructureConfiguration", GetAsync);
        map.Add<ListInfrastructureConfigurationsRequest, ListInfrastructureConfigurationsResponse>("ListInfrastructureConfigurations", ListAsync);
        map.Add<DeleteInfrastructureConfigurationRequest, DeleteInfrastructureConfigurationResponse>("DeleteInfrastructureConfiguration", DeleteAsync);
    }

    private Task<CreateInfrastructureConfigurationResponse> CreateAsync(CallContext context, CreateInfrastructureConfigurationRequest request) =>
        changes.CreateAsync<InfrastructureConfiguration, CreateInfrastructureConfigurationResponse>(
            context, Kind, request, (arn, now) => new(InfrastructureMessages.Of(request, arn, now)));

    private Task<UpdateInfrastructureConfigurationResponse> UpdateAsync(CallContext context, UpdateInfrastructureConfigurationRequest request) =>
        changes.UpdateAsync<InfrastructureConfiguration, UpdateInfrastructureConfigurationResponse>(
            context, Kind, request, (before, now) => new(InfrastructureMessages.Of(request, before, now)));

    private async Task<GetInfrastructureConfigurationResponse> GetAsync(CallContext context, GetInfrastructureConfigurationRequest request) =>
        Answers.Stamp(new GetInfrastructureConfigurationResponse { InfrastructureConfiguration = await changes.GetAsync(context, Kind, request) }, context);

    private Task<ListInfrastructureConfigurationsResponse> ListAsync(CallContext context, ListInfrastructureConfigurationsRequest request) =>
        lists.AnswerAsync<ListInfrastructureConfigurationsResponse>(
            context, request, ResourceLists.Own(context, Kind.Kind), Filters,
            (answer, row) => answer.InfrastructureConfigurationSummaryList.Add(InfrastructureMessages.Summary(InfrastructureConfiguration.Parser.ParseFrom(row.Body))));

    private Task<DeleteInfrastructureConfigurationResponse> DeleteAsync(CallContext context, DeleteInfrastructureConfigurationRequest request) =>
        changes.DeleteAsync<InfrastructureConfiguration, DeleteInfrastructureConfigurationResponse>(context, Kind, request);
}
