using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Images;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Stored;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace BuildFarm.Gateway.Operations.Lifecycle;

/// <summary>
/// Starts and cancels changes of images' states. The execution is a row, committed with the client token; <see cref="LifecycleExecutionRunner"/>
/// carries it out, at once or when its time has come.
/// </summary>
internal sealed class StateUpdates(ICatalog catalog, IdempotentCalls calls, ResourceAccess access, ImageDependents dependents, LifecycleSignal signal, TimeProvider time)
{
    public async Task<StartResourceStateUpdateResponse> StartAsync(CallContext context, StartResourceStateUpdateRequest request)
    {
        var answer = await calls.RunAsync(context, "StartResourceStateUpdate", request, () => PlanStartAsync(context, request));
        signal.Pulse();
        return answer;
    }

    public async Task<CancelLifecycleExecutionResponse> CancelAsync(CallContext context, CancelLifecycleExecutionRequest request)
    {
        var answer = await calls.RunAsync(context, "CancelLifecycleExecution", request, () => PlanCancelAsync(context, request));
        signal.Pulse();
        return answer;
    }

    private async Task<CommitPlan<StartResourceStateUpdateResponse>> PlanStartAsync(CallContext context, StartResourceStateUpdateRequest request)
    {
        var row = await access.RequireAsync(ResourceAccess.ParseOwn(context, request.ResourceArn, "resourceArn", ResourceKind.Image), context.Cancellation);
        var image = ImageMessages.Read(row);
        StateUpdateRules.Check(request, row.Arn, image);
        await RefuseBusyAsync(context, image);
        if (request.State.Status == ResourceStatus.Deleted)
        {
            await RefuseDependentsAsync(row, context.Cancellation);
        }

        var now = time.GetUtcNow();
        var stored = new StoredLifecycleExecution
        {
            Execution = new LifecycleExecution
            {
                LifecycleExecutionId = $"lce-{Guid.NewGuid()}",
                State = new LifecycleExecutionState { Status = LifecycleExecutionStatus.Pending },
                StartTime = Timestamp.FromDateTimeOffset(now),
            },
            Update = request,
        };
        return new CommitPlan<StartResourceStateUpdateResponse>
        {
            Writes =
            [
                new InsertResource(LifecycleExecutionRow.Of(context, stored, now)),
                new ChangeResource(row.Arn, current => ImageStates.Announce(current, stored.Execution.LifecycleExecutionId, request)),
            ],
            Answer = _ => new StartResourceStateUpdateResponse { LifecycleExecutionId = stored.Execution.LifecycleExecutionId, ResourceArn = row.Arn },
        };
    }

    private async Task<CommitPlan<CancelLifecycleExecutionResponse>> PlanCancelAsync(CallContext context, CancelLifecycleExecutionRequest request)
    {
        var row = await catalog.GetAsync(LifecycleExecutionRow.Key(context, request.LifecycleExecutionId), context.Cancellation)
            ?? throw new ApiException(ErrorCode.ResourceNotFound, $"There is no lifecycle execution {request.LifecycleExecutionId} in {context.Region}.");
        var stored = LifecycleExecutionRow.Read(row);
        if (LifecycleExecutionRow.IsOver(stored))
        {
            throw Errors.InvalidRequest($"The lifecycle execution {request.LifecycleExecutionId} has ended: its status is {WireNames.Of(stored.Execution.State.Status)}.");
        }

        // What has begun is ended by the runner, between two of its resources.
        if (stored.Execution.State.Status == LifecycleExecutionStatus.Pending)
        {
            LifecycleExecutionRow.End(stored, LifecycleExecutionStatus.Cancelled, null, time.GetUtcNow());
        }
        else
        {
            stored.Execution.State = new LifecycleExecutionState { Status = LifecycleExecutionStatus.Cancelling };
        }

        return new CommitPlan<CancelLifecycleExecutionResponse>
        {
            Writes =
            [
                new UpdateResource(LifecycleExecutionRow.With(row, stored), row.Revision),
                new ChangeResource(stored.Update.ResourceArn, current => ImageStates.Withdraw(current, request.LifecycleExecutionId)),
            ],
            Answer = _ => new CancelLifecycleExecutionResponse { LifecycleExecutionId = request.LifecycleExecutionId },
        };
    }

    private async Task RefuseBusyAsync(CallContext context, Image image)
    {
        if (image.HasLifecycleExecutionId
            && await catalog.GetAsync(LifecycleExecutionRow.Key(context, image.LifecycleExecutionId), context.Cancellation) is { } row
            && !LifecycleExecutionRow.IsOver(LifecycleExecutionRow.Read(row)))
        {
            throw Errors.InUse(image.Arn, $"The lifecycle execution {image.LifecycleExecutionId} has not ended. Wait for it, or cancel it.");
        }
    }

    // The contract has no ResourceDependency here.
    private async Task RefuseDependentsAsync(ResourceRow row, CancellationToken cancellation)
    {
        try
        {
            await dependents.RefuseAsync(row, cancellation);
        }
        catch (ApiException refused) when (refused.Code == ErrorCode.ResourceDependency)
        {
            throw new ApiException(ErrorCode.ResourceInUse, refused.Message);
        }
    }
}
