using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Filters;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Pagination;
using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Infrastructure;

internal sealed class InfrastructureModule(
    ICatalog catalog, IdempotentCalls calls, ResourceAccess access, ResourceLists lists, DependentSearch dependents, TimeProvider time) : IOperationModule
{
    private const string ArnMember = "infrastructureConfigurationArn";
    private static readonly FilterSet Filters = new(FilterRule.ByName);

    public void Register(OperationMap map)
    {
        map.Add<CreateInfrastructureConfigurationRequest, CreateInfrastructureConfigurationResponse>("CreateInfrastructureConfiguration", CreateAsync);
        map.Add<UpdateInfrastructureConfigurationRequest, UpdateInfrastructureConfigurationResponse>("UpdateInfrastructureConfiguration", UpdateAsync);
        map.Add<GetInfrastructureConfigurationRequest, GetInfrastructureConfigurationResponse>("GetInfrastructureConfiguration", GetAsync);
        map.Add<ListInfrastructureConfigurationsRequest, ListInfrastructureConfigurationsResponse>("ListInfrastructureConfigurations", ListAsync);
        map.Add<DeleteInfrastructureConfigurationRequest, DeleteInfrastructureConfigurationResponse>("DeleteInfrastructureConfiguration", DeleteAsync);
    }

    private Task<CreateInfrastructureConfigurationResponse> CreateAsync(CallContext context, CreateInfrastructureConfigurationRequest request) =>
        calls.RunAsync(context, "CreateInfrastructureConfiguration", request, () =>
        {
            TagRules.Check(request.Tags);
            var arn = ResourceArn.Of(ResourceKind.InfrastructureConfiguration, context.Region, context.Account, request.Name);
            var now = time.GetUtcNow();
            var stored = InfrastructureMessages.Of(request, arn, now);
            return Task.FromResult(new CommitPlan<CreateInfrastructureConfigurationResponse>
            {
                Writes = [new InsertResource(ResourceRows.Of(arn, now, stored, [], stored.Tags))],
                Answer = _ => new CreateInfrastructureConfigurationResponse { InfrastructureConfigurationArn = stored.Arn },
                Exists = () => Errors.AlreadyExists(stored.Arn, "Update it, or use another name."),
            });
        });

    private Task<UpdateInfrastructureConfigurationResponse> UpdateAsync(CallContext context, UpdateInfrastructureConfigurationRequest request) =>
        calls.RunAsync(context, "UpdateInfrastructureConfiguration", request, async () =>
        {
            var row = await RequireOwnAsync(context, request.InfrastructureConfigurationArn);
            var stored = InfrastructureMessages.Of(request, InfrastructureConfiguration.Parser.ParseFrom(row.Body), time.GetUtcNow());
            return new CommitPlan<UpdateInfrastructureConfigurationResponse>
            {
                Writes = [ResourceRows.Replace(row, stored, [], stored.Tags)],
                Answer = _ => new UpdateInfrastructureConfigurationResponse { InfrastructureConfigurationArn = row.Arn },
            };
        });

    private async Task<GetInfrastructureConfigurationResponse> GetAsync(CallContext context, GetInfrastructureConfigurationRequest request)
    {
        var arn = ResourceAccess.Parse(context, request.InfrastructureConfigurationArn, ArnMember, ResourceKind.InfrastructureConfiguration);
        var row = await access.RequireAsync(arn, context.Cancellation);
        var answer = new GetInfrastructureConfigurationResponse { InfrastructureConfiguration = InfrastructureConfiguration.Parser.ParseFrom(row.Body) };
        return Answers.Stamp(answer, context);
    }

    private async Task<ListInfrastructureConfigurationsResponse> ListAsync(CallContext context, ListInfrastructureConfigurationsRequest request)
    {
        var all = new ResourceQuery { Kind = ResourceKinds.InfrastructureConfiguration, Account = context.Account, Region = context.Region };
        var (query, keep) = Filters.Apply(all, request.Filters);
        var page = await lists.ReadAsync(context, "ListInfrastructureConfigurations", request, query, keep);
        var answer = Answers.Stamp(new ListInfrastructureConfigurationsResponse(), context);
        answer.InfrastructureConfigurationSummaryList.AddRange(
            page.Rows.Select(row => InfrastructureMessages.Summary(InfrastructureConfiguration.Parser.ParseFrom(row.Body))));
        if (page.NextToken is { } next) answer.NextToken = next;
        return answer;
    }

    private async Task<DeleteInfrastructureConfigurationResponse> DeleteAsync(CallContext context, DeleteInfrastructureConfigurationRequest request)
    {
        var row = await RequireOwnAsync(context, request.InfrastructureConfigurationArn);
        await dependents.RefuseAsync(row.Arn, PipelineQueries.Using(context, RowAttributes.Infrastructure, row.Arn), null, context.Cancellation);
        await catalog.CommitAsync([new DeleteResource(row.Arn)], context.Cancellation);
        return Answers.Stamp(new DeleteInfrastructureConfigurationResponse { InfrastructureConfigurationArn = row.Arn }, context);
    }

    private Task<ResourceRow> RequireOwnAsync(CallContext context, string arn) =>
        access.RequireAsync(ResourceAccess.ParseOwn(context, arn, ArnMember, ResourceKind.InfrastructureConfiguration), context.Cancellation);
}
