using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Pagination;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Grains.Builds;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Stored;
using Orleans;

namespace BuildFarm.Gateway.Operations.Workflows.Executions;

/// <summary>Steps that go on only when somebody says so.</summary>
internal sealed class WaitingSteps(IGrainFactory grains, IdempotentCalls calls, ResourceAccess access, ResourceLists lists)
{
    /// <summary>Of the account's builds in the region, those begun first at the top.</summary>
    public async Task<ListWaitingWorkflowStepsResponse> ListAsync(CallContext context, ListWaitingWorkflowStepsRequest request)
    {
        var query = new ResourceQuery
        {
            Kind = ResourceKinds.Image,
            Account = context.Account,
            Region = context.Region,
            Attributes = new Dictionary<string, IReadOnlyList<string>> { [RowAttributes.Waiting] = ["1"] },
            Order = ResourceOrder.Created,
        };
        var page = await lists.ReadAsync(context, "ListWaitingWorkflowSteps", request, query);
        var answer = new ListWaitingWorkflowStepsResponse();
        answer.Steps.AddRange(page.Rows.Select(row => StoredImage.Parser.ParseFrom(row.Body).Waiting).Where(step => step is not null));
        if (page.NextToken is { } next) answer.NextToken = next;
        return answer;
    }

    /// <summary>The build's grain takes the word, and takes the same word twice, should a crash come before the token is kept.</summary>
    public Task<SendWorkflowStepActionResponse> SendAsync(CallContext context, SendWorkflowStepActionRequest request) =>
        calls.RunAsync(context, "SendWorkflowStepAction", request, async () =>
        {
            var arn = ResourceAccess.ParseOwn(context, request.ImageBuildVersionArn, "imageBuildVersionArn", ResourceKind.Image);
            var row = await access.RequireAsync(arn, context.Cancellation);
            if (ExecutionIds.Parse(request.StepExecutionId) is not { Step: >= 0 } id || id.Build != ExecutionIds.Build(row.Arn))
            {
                throw Errors.InvalidValue("stepExecutionId", $"It is not a step of the build of {row.Arn}. ListWaitingWorkflowSteps has the steps that wait, with their images.");
            }

            if (!await grains.GetGrain<IImageBuildGrain>(row.Arn).SendStepActionAsync(id.Workflow, id.Step, WireNames.Of(request.Action)!, request.Reason))
            {
                throw Errors.InUse(request.StepExecutionId, "The step does not wait for an action: it is none that waits, has not begun, or has ended.");
            }

            return new CommitPlan<SendWorkflowStepActionResponse>
            {
                Writes = [],
                Answer = _ => new SendWorkflowStepActionResponse { StepExecutionId = request.StepExecutionId, ImageBuildVersionArn = row.Arn },
            };
        });
}
