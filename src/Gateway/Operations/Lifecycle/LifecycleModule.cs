using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Configurations;
using BuildFarm.Gateway.Operations.Filters;
using BuildFarm.Gateway.Operations.Pagination;
using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Operations.Lifecycle;

/// <summary>Lifecycle policies, which are kept and given back and run by nobody yet, and the executions that callers start themselves.</summary>
internal sealed class LifecycleModule(ConfigurationChanges changes, ResourceLists lists, StateUpdates updates, LifecycleExecutionReading executions) : IOperationModule
{
    private static readonly FilterSet Filters = new(
        FilterRule.ByName, FilterRule.ByAttribute("status", RowAttributes.Status), FilterRule.ByAttribute("resourceType", RowAttributes.Type));

    private static readonly ConfigurationKind<LifecyclePolicy> Kind =
        new(ResourceKind.LifecyclePolicy, "lifecyclePolicyArn", LifecyclePolicy.Parser) { Attributes = LifecyclePolicyMessages.Attributes };

    public void Register(OperationMap map)
    {
        map.Add<CreateLifecyclePolicyRequest, CreateLifecyclePolicyResponse>("CreateLifecyclePolicy", CreateAsync);
        map.Add<UpdateLifecyclePolicyRequest, UpdateLifecyclePolicyResponse>("UpdateLifecyclePolicy", UpdateAsync);
        map.Add<GetLifecyclePolicyRequest, GetLifecyclePolicyResponse>("GetLifecyclePolicy", GetAsync);
        map.Add<ListLifecyclePoliciesRequest, ListLifecyclePoliciesResponse>("ListLifecyclePolicies", ListAsync);
        map.Add<DeleteLifecyclePolicyRequest, DeleteLifecyclePolicyResponse>("DeleteLifecyclePolicy", DeleteAsync);
        map.Add<StartResourceStateUpdateRequest, StartResourceStateUpdateResponse>("StartResourceStateUpdate", updates.StartAsync);
        map.Add<CancelLifecycleExecutionRequest, CancelLifecycleExecutionResponse>("CancelLifecycleExecution", updates.CancelAsync);
        map.Add<GetLifecycleExecutionRequest, GetLifecycleExecutionResponse>("GetLifecycleExecution", executions.GetAsync);
        map.Add<ListLifecycleExecutionsRequest, ListLifecycleExecutionsResponse>("ListLifecycleExecutions", executions.ListAsync);
        map.Add<ListLifecycleExecutionResourcesRequest, ListLifecycleExecutionResourcesResponse>("ListLifecycleExecutionResources", executions.ListResourcesAsync);
    }

    private Task<CreateLifecyclePolicyResponse> CreateAsync(CallContext context, CreateLifecyclePolicyRequest request) =>
        changes.CreateAsync<LifecyclePolicy, CreateLifecyclePolicyResponse>(context, Kind, request, (arn, now) =>
        {
            LifecyclePolicyRules.Check(request.ResourceType, request.PolicyDetails, request.ResourceSelection);
            return new(LifecyclePolicyMessages.Of(request, arn, now));
        });

    private Task<UpdateLifecyclePolicyResponse> UpdateAsync(CallContext context, UpdateLifecyclePolicyRequest request) =>
        changes.UpdateAsync<LifecyclePolicy, UpdateLifecyclePolicyResponse>(context, Kind, request, (before, now) =>
        {
            LifecyclePolicyRules.Check(request.ResourceType, request.PolicyDetails, request.ResourceSelection);
            return new(LifecyclePolicyMessages.Of(request, before, now));
        });

    private async Task<GetLifecyclePolicyResponse> GetAsync(CallContext context, GetLifecyclePolicyRequest request) =>
        new() { LifecyclePolicy = await changes.GetAsync(context, Kind, request) };

    private Task<ListLifecyclePoliciesResponse> ListAsync(CallContext context, ListLifecyclePoliciesRequest request) =>
        lists.AnswerAsync<ListLifecyclePoliciesResponse>(
            context, request, ResourceLists.Own(context, Kind.Kind), Filters,
            (answer, row) => answer.LifecyclePolicySummaryList.Add(LifecyclePolicyMessages.Summary(LifecyclePolicy.Parser.ParseFrom(row.Body))));

    private Task<DeleteLifecyclePolicyResponse> DeleteAsync(CallContext context, DeleteLifecyclePolicyRequest request) =>
        changes.DeleteAsync<LifecyclePolicy, DeleteLifecyclePolicyResponse>(context, Kind, request);
}
