using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Configurations;
using BuildFarm.Gateway.Operations.Filters;
using BuildFarm.Gateway.Operations.Reading;
using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Operations.Lifecycle;

/// <summary>Lifecycle policies, which are kept and given back and run by nobody yet, and the executions that callers start themselves.</summary>
internal sealed class LifecycleModule(ConfigurationChanges changes, ResourceReads reads, StateUpdates updates, LifecycleExecutionReading executions) : IOperationModule
{
    private static readonly FilterSet Filters = new(
        FilterRule.ByName, FilterRule.ByAttribute("status", RowAttributes.Status), FilterRule.ByAttribute("resourceType", RowAttributes.Type));

    private static readonly ConfigurationKind<LifecyclePolicy> Kind =
        new(ResourceKind.LifecyclePolicy, "lifecyclePolicyArn", LifecyclePolicy.Parser) { Attributes = LifecyclePolicyMessages.Attributes };

    private static readonly ReadableKind Readable = ReadableKind.Of(Kind.Kind, Kind.ArnMember, Filters, LifecyclePolicy.Parser, LifecyclePolicyMessages.Summary);

    public void Register(OperationMap map)
    {
        map.Add<CreateLifecyclePolicyRequest, CreateLifecyclePolicyResponse>("CreateLifecyclePolicy", CreateAsync);
        map.Add<UpdateLifecyclePolicyRequest, UpdateLifecyclePolicyResponse>("UpdateLifecyclePolicy", UpdateAsync);
        reads.Register(map, Readable, "GetLifecyclePolicy", "ListLifecyclePolicies");
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

    private Task<DeleteLifecyclePolicyResponse> DeleteAsync(CallContext context, DeleteLifecyclePolicyRequest request) =>
        changes.DeleteAsync<LifecyclePolicy, DeleteLifecyclePolicyResponse>(context, Kind, request);
}
