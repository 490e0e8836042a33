using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Configurations;
using BuildFarm.Gateway.Operations.Filters;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Pagination;
using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Operations.Distribution;

internal sealed class DistributionModule(ConfigurationChanges changes, ResourceLists lists) : IOperationModule
{
    private static readonly FilterSet Filters = new(FilterRule.ByName);

    private static readonly ConfigurationKind<DistributionConfiguration> Kind =
        new(ResourceKind.DistributionConfiguration, "distributionConfigurationArn", DistributionConfiguration.Parser) { PipelineAttribute = RowAttributes.Distribution };

    public void Register(OperationMap map)
    {
        map.Add<CreateDistributionConfigurationRequest, CreateDistributionConfigurationResponse>("CreateDistributionConfiguration", CreateAsync);
        map.Add<UpdateDistributionConfigurationRequest, UpdateDistributionConfigurationResponse>("UpdateDistributionConfiguration", UpdateAsync);
        map.Add<GetDistributionConfigurationRequest, GetDistributionConfigurationResponse>("GetDistributionConfiguration", GetAsync);
        map.Add<ListDistributionConfigurationsRequest, ListDistributionConfigurationsResponse>("ListDistributionConfigurations", ListAsync);
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

    private async Task<GetDistributionConfigurationResponse> GetAsync(CallContext context, GetDistributionConfigurationRequest request) =>
        Answers.Stamp(new GetDistributionConfigurationResponse { DistributionConfiguration = await changes.GetAsync(context, Kind, request) }, context);

    private Task<ListDistributionConfigurationsResponse> ListAsync(CallContext context, ListDistributionConfigurationsRequest request) =>
        lists.AnswerAsync<ListDistributionConfigurationsResponse>(
            context, request, ResourceLists.Own(context, Kind.Kind), Filters,
            (answer, row) => answer.DistributionConfigurationSummaryList.Add(DistributionMessages.Summary(DistributionConfiguration.Parser.ParseFrom(row.Body))));

    private Task<DeleteDistributionConfigurationResponse> DeleteAsync(CallContext context, DeleteDistributionConfigurationRequest request) =>
        changes.DeleteAsync<DistributionConfiguration, DeleteDistributionConfigurationResponse>(context, Kind, request);
}
