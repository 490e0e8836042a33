using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Filters;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Pagination;
using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Distribution;

internal sealed class DistributionModule(
    ICatalog catalog, IdempotentCalls calls, ResourceAccess access, ResourceLists lists, DependentSearch dependents, TimeProvider time) : IOperationModule
{
    private const string ArnMember = "distributionConfigurationArn";
    private static readonly FilterSet Filters = new(FilterRule.ByName);

    public void Register(OperationMap map)
    {
        map.Add<CreateDistributionConfigurationRequest, CreateDistributionConfigurationResponse>("CreateDistributionConfiguration", CreateAsync);
        map.Add<UpdateDistributionConfigurationRequest, UpdateDistributionConfigurationResponse>("UpdateDistributionConfiguration", UpdateAsync);
        map.Add<GetDistributionConfigurationRequest, GetDistributionConfigurationResponse>("GetDistributionConfiguration", GetAsync);
        map.Add<ListDistributionConfigurationsRequest, ListDistributionConfigurationsResponse>("ListDistributionConfigurations", ListAsync);
        map.Add<DeleteDistributionConfigurationRequest, DeleteDistributionConfigurationResponse>("DeleteDistributionConfiguration", DeleteAsync);
    }

    private Task<CreateDistributionConfigurationResponse> CreateAsync(CallContext context, CreateDistributionConfigurationRequest request) =>
        calls.RunAsync(context, "CreateDistributionConfiguration", request, () =>
        {
            TagRules.Check(request.Tags);
            DistributionMessages.Check(request.Distributions);
            var arn = ResourceArn.Of(ResourceKind.DistributionConfiguration, context.Region, context.Account, request.Name);
            var now = time.GetUtcNow();
            var stored = DistributionMessages.Of(request, arn, now);
            return Task.FromResult(new CommitPlan<CreateDistributionConfigurationResponse>
            {
                Writes = [new InsertResource(ResourceRows.Of(arn, now, stored, [], stored.Tags))],
                Answer = _ => new CreateDistributionConfigurationResponse { DistributionConfigurationArn = stored.Arn },
                Exists = () => Errors.AlreadyExists(stored.Arn, "Update it, or use another name."),
            });
        });

    private Task<UpdateDistributionConfigurationResponse> UpdateAsync(CallContext context, UpdateDistributionConfigurationRequest request) =>
        calls.RunAsync(context, "UpdateDistributionConfiguration", request, async () =>
        {
            DistributionMessages.Check(request.Distributions);
            var row = await RequireOwnAsync(context, request.DistributionConfigurationArn);
            var stored = DistributionMessages.Of(request, DistributionConfiguration.Parser.ParseFrom(row.Body), time.GetUtcNow());
            return new CommitPlan<UpdateDistributionConfigurationResponse>
            {
                Writes = [ResourceRows.Replace(row, stored, [], stored.Tags)],
                Answer = _ => new UpdateDistributionConfigurationResponse { DistributionConfigurationArn = row.Arn },
            };
        });

    private async Task<GetDistributionConfigurationResponse> GetAsync(CallContext context, GetDistributionConfigurationRequest request)
    {
        var arn = ResourceAccess.Parse(context, request.DistributionConfigurationArn, ArnMember, ResourceKind.DistributionConfiguration);
        var row = await access.RequireAsync(arn, context.Cancellation);
        var answer = new GetDistributionConfigurationResponse { DistributionConfiguration = DistributionConfiguration.Parser.ParseFrom(row.Body) };
        return Answers.Stamp(answer, context);
    }

    private async Task<ListDistributionConfigurationsResponse> ListAsync(CallContext context, ListDistributionConfigurationsRequest request)
    {
        var all = new ResourceQuery { Kind = ResourceKinds.DistributionConfiguration, Account = context.Account, Region = context.Region };
        var (query, keep) = Filters.Apply(all, request.Filters);
        var page = await lists.ReadAsync(context, "ListDistributionConfigurations", request, query, keep);
        var answer = Answers.Stamp(new ListDistributionConfigurationsResponse(), context);
        answer.DistributionConfigurationSummaryList.AddRange(
            page.Rows.Select(row => DistributionMessages.Summary(DistributionConfiguration.Parser.ParseFrom(row.Body))));
        if (page.NextToken is { } next) answer.NextToken = next;
        return answer;
    }

    private async Task<DeleteDistributionConfigurationResponse> DeleteAsync(CallContext context, DeleteDistributionConfigurationRequest request)
    {
        var row = await RequireOwnAsync(context, request.DistributionConfigurationArn);
        await dependents.RefuseAsync(row.Arn, PipelineQueries.Using(context, RowAttributes.Distribution, row.Arn), null, context.Cancellation);
        await catalog.CommitAsync([new DeleteResource(row.Arn)], context.Cancellation);
        return Answers.Stamp(new DeleteDistributionConfigurationResponse { DistributionConfigurationArn = row.Arn }, context);
    }

    private Task<ResourceRow> RequireOwnAsync(CallContext context, string arn) =>
        access.RequireAsync(ResourceAccess.ParseOwn(context, arn, ArnMember, ResourceKind.DistributionConfiguration), context.Cancellation);
}
