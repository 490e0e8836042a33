using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Pagination;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Grains.Builds;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Errors;
using Orleans;

namespace BuildFarm.Gateway.Operations.Workflows.Executions;

/// <summary>What workflows did in a build, from the build's journal.</summary>
internal sealed class ExecutionReading(ICatalog catalog, IGrainFactory grains, ResourceAccess access, ResourceLists lists)
{
    public async Task<ListWorkflowExecutionsResponse> ListAsync(CallContext context, ListWorkflowExecutionsRequest request)
    {
        var arn = ResourceAccess.Parse(context, request.ImageBuildVersionArn, "imageBuildVersionArn", ResourceKind.Image);
        var row = await access.RequireAsync(arn, context.Cancellation);
        var all = Execution.Of(row.Arn, await JournalAsync(row.Arn)).ToList();
        var (items, next) = lists.Slice(context, "ListWorkflowExecutions", request, all);
        var answer = Answers.Stamp(new ListWorkflowExecutionsResponse { ImageBuildVersionArn = row.Arn }, context);
        answer.WorkflowExecutions.AddRange(items.Select(ExecutionMessages.Metadata));
        if (next is not null) answer.NextToken = next;
        return answer;
    }

    public async Task<GetWorkflowExecutionResponse> GetAsync(CallContext context, GetWorkflowExecutionRequest request) =>
        Answers.Stamp(ExecutionMessages.Execution((await FindAsync(context, request.WorkflowExecutionId)).Execution), context);

    public async Task<ListWorkflowStepExecutionsResponse> ListStepsAsync(CallContext context, ListWorkflowStepExecutionsRequest request)
    {
        var (execution, _) = await FindAsync(context, request.WorkflowExecutionId);
        var (items, next) = lists.Slice(context, "ListWorkflowStepExecutions", request, Enumerable.Range(0, execution.Run.Steps.Count).ToList());
        var answer = new ListWorkflowStepExecutionsResponse
        {
            WorkflowBuildVersionArn = execution.Run.Arn,
            WorkflowExecutionId = execution.Id,
            ImageBuildVersionArn = execution.Image,
            Message = ExecutionMessages.Metadata(execution).Message,
        };
        answer.Steps.AddRange(items.Select(index => ExecutionMessages.StepMetadata(execution, index)));
        if (next is not null) answer.NextToken = next;
        return Answers.Stamp(answer, context);
    }

    public async Task<GetWorkflowStepExecutionResponse> GetStepAsync(CallContext context, GetWorkflowStepExecutionRequest request)
    {
        var (execution, step) = await FindAsync(context, request.StepExecutionId);
        return Answers.Stamp(ExecutionMessages.Step(execution, step), context);
    }

    /// <exception cref="ApiException">ResourceNotFound: not of a build of this account and region.</exception>
    private async Task<(Execution Execution, int Step)> FindAsync(CallContext context, string id)
    {
        if (ExecutionIds.Parse(id) is { } parsed)
        {
            var page = await catalog.ListAsync(Of(context, parsed), context.Cancellation);
            if (page.Rows.Count > 0)
            {
                var journal = await JournalAsync(page.Rows[0].Arn);
                var execution = Execution.Of(page.Rows[0].Arn, journal).ElementAtOrDefault(parsed.Workflow);
                if (execution is not null && parsed.Step < execution.Run.Steps.Count)
                {
                    return (execution, parsed.Step);
                }
            }
        }

        throw Errors.NotFound(id);
    }

    private static ResourceQuery Of(CallContext context, ExecutionId id) => new()
    {
        Kind = ResourceKinds.Image,
        Account = context.Account,
        Region = context.Region,
        Attributes = new Dictionary<string, IReadOnlyList<string>> { [RowAttributes.Execution] = [id.Build] },
        Limit = 1,
    };

    private Task<ImageBuildState> JournalAsync(string arn) => grains.GetGrain<IImageBuildGrain>(arn).DescribeAsync();
}
