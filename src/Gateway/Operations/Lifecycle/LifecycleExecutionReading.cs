using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Filters;
using BuildFarm.Gateway.Operations.Pagination;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Stored;

namespace BuildFarm.Gateway.Operations.Lifecycle;

internal sealed class LifecycleExecutionReading(ICatalog catalog, ResourceAccess access, ResourceLists lists)
{
    public async Task<GetLifecycleExecutionResponse> GetAsync(CallContext context, GetLifecycleExecutionRequest request) =>
        new() { LifecycleExecution = LifecycleExecutionRow.Read(await RequireAsync(context, request.LifecycleExecutionId)).Execution };

    /// <summary>The executions of an image or a policy, as they were begun. An image that is deleted by now still has its executions.</summary>
    public async Task<ListLifecycleExecutionsResponse> ListAsync(CallContext context, ListLifecycleExecutionsRequest request)
    {
        var arn = ResourceAccess.Parse(context, request.ResourceArn, "resourceArn", ResourceKind.Image, ResourceKind.LifecyclePolicy);
        var all = new ResourceQuery
        {
            Kind = LifecycleExecutionRow.Kind,
            Account = context.Account,
            Region = context.Region,
            Attributes = new Dictionary<string, IReadOnlyList<string>> { [LifecycleExecutionRow.Resource] = [arn.ToString()] },
            Order = ResourceOrder.Created,
        };
        var answer = await lists.AnswerAsync<ListLifecycleExecutionsResponse>(
            context, request, all, FilterSet.None, row => LifecycleExecutionRow.Read(row).Execution);
        if (answer.LifecycleExecutions.Count == 0 && !await lists.AnyAsync(all, context.Cancellation))
        {
            await access.RequireAsync(arn, context.Cancellation);
        }

        return answer;
    }

    /// <summary>The resources that an execution is about; of a parent among them, what was made of it.</summary>
    public async Task<ListLifecycleExecutionResourcesResponse> ListResourcesAsync(CallContext context, ListLifecycleExecutionResourcesRequest request)
    {
        var stored = LifecycleExecutionRow.Read(await RequireAsync(context, request.LifecycleExecutionId));
        var parent = stored.Update.ResourceArn;
        if (request.HasParentResourceId && request.ParentResourceId != parent)
        {
            throw Errors.InvalidRequest($"The execution {request.LifecycleExecutionId} is not about '{request.ParentResourceId}' but about {parent}.");
        }

        var (items, next) = lists.Slice(context, "ListLifecycleExecutionResources", request, Resources(stored, request.HasParentResourceId));
        var answer = new ListLifecycleExecutionResourcesResponse
        {
            LifecycleExecutionId = stored.Execution.LifecycleExecutionId,
            LifecycleExecutionState = stored.Execution.State,
            Resources = { items },
        };
        if (next is not null) answer.NextToken = next;
        return answer;
    }

    private static List<LifecycleExecutionResource> Resources(StoredLifecycleExecution stored, bool ofParent) =>
        [.. stored.Resources.Where(resource => (resource.ResourceId != stored.Update.ResourceArn) == ofParent)];

    /// <exception cref="ApiException">ResourceNotFound.</exception>
    private async Task<ResourceRow> RequireAsync(CallContext context, string id) =>
        await catalog.GetAsync(LifecycleExecutionRow.Key(context, id), context.Cancellation)
        ?? throw new ApiException(ErrorCode.ResourceNotFound, $"There is no lifecycle execution {id} in {context.Region}.");
}
