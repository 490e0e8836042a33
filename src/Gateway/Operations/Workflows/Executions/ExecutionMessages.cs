using System.Text.Json.Nodes;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Grains.Builds;
using BuildFarm.Model.Api;
using BuildFarm.Model.Enums;

namespace BuildFarm.Gateway.Operations.Workflows.Executions;

/// <summary>Executions and their steps as the API shows them.</summary>
internal static class ExecutionMessages
{
    private const int LongestMessage = 500;

    public static WorkflowExecutionMetadata Metadata(Execution execution)
    {
        var steps = execution.Run.Steps;
        var status = Status(execution);
        var metadata = new WorkflowExecutionMetadata
        {
            WorkflowBuildVersionArn = execution.Run.Arn,
            WorkflowExecutionId = execution.Id,
            Type = WireNames.Parse<WorkflowType>(execution.Run.Stage)!.Value,
            Status = status,
            Message = Message(execution, status),
            TotalStepCount = steps.Count,
            TotalStepsSucceeded = steps.Count(s => s.Status == "COMPLETED"),
            TotalStepsFailed = steps.Count(s => s.Status == "FAILED"),
            TotalStepsSkipped = steps.Count(s => StatusOf(execution, s) == WorkflowStepExecutionStatus.Skipped),
            Retried = execution.IsRetried,
        };
        if (execution.Run.ParallelGroup.Length > 0) metadata.ParallelGroup = execution.Run.ParallelGroup;
        if (Started(execution) is { } start) metadata.StartTime = Dates.Text(start);
        if (execution.IsOver && Ended(execution) is { } end) metadata.EndTime = Dates.Text(end);
        return metadata;
    }

    public static GetWorkflowExecutionResponse Execution(Execution execution)
    {
        var metadata = Metadata(execution);
        var answer = new GetWorkflowExecutionResponse
        {
            WorkflowBuildVersionArn = metadata.WorkflowBuildVersionArn,
            WorkflowExecutionId = metadata.WorkflowExecutionId,
            ImageBuildVersionArn = execution.Image,
            Type = metadata.Type,
            Status = metadata.Status,
            Message = metadata.Message,
            TotalStepCount = metadata.TotalStepCount,
            TotalStepsSucceeded = metadata.TotalStepsSucceeded,
            TotalStepsFailed = metadata.TotalStepsFailed,
            TotalStepsSkipped = metadata.TotalStepsSkipped,
        };
        if (metadata.HasParallelGroup) answer.ParallelGroup = metadata.ParallelGroup;
        if (metadata.HasStartTime) answer.StartTime = metadata.StartTime;
        if (metadata.HasEndTime) answer.EndTime = metadata.EndTime;
        return answer;
    }

    public static WorkflowStepMetadata StepMetadata(Execution execution, int index)
    {
        var step = execution.Run.Steps[index];
        var metadata = new WorkflowStepMetadata
        {
            StepExecutionId = execution.StepId(index),
            Name = step.Name,
            Description = Short(step.Description),
            Action = step.Action,
            Status = StatusOf(execution, step),
            Message = Short(step.Message),
            Inputs = Json(step.Inputs),
            Outputs = Json(step.Outputs),
        };
        if (Rollback(execution, step) is { } rollback) metadata.RollbackStatus = rollback;
        if (step.Started != default) metadata.StartTime = Dates.Text(step.Started);
        if (step.Ended != default) metadata.EndTime = Dates.Text(step.Ended);
        return metadata;
    }

    public static GetWorkflowStepExecutionResponse Step(Execution execution, int index)
    {
        var metadata = StepMetadata(execution, index);
        var step = execution.Run.Steps[index];
        var answer = new GetWorkflowStepExecutionResponse
        {
            StepExecutionId = metadata.StepExecutionId,
            WorkflowBuildVersionArn = execution.Run.Arn,
            WorkflowExecutionId = execution.Id,
            ImageBuildVersionArn = execution.Image,
            Name = metadata.Name,
            Description = metadata.Description,
            Action = metadata.Action,
            Status = metadata.Status,
            Message = metadata.Message,
            Inputs = metadata.Inputs,
            Outputs = metadata.Outputs,
            OnFailure = step.ContinueOnFailure ? "Continue" : "Abort",
            TimeoutSeconds = step.TimeoutSeconds,
        };
        if (metadata.HasRollbackStatus) answer.RollbackStatus = metadata.RollbackStatus;
        if (metadata.HasStartTime) answer.StartTime = metadata.StartTime;
        if (metadata.HasEndTime) answer.EndTime = metadata.EndTime;
        return answer;
    }

    private static WorkflowExecutionStatus Status(Execution execution)
    {
        var steps = execution.Run.Steps;
        if (steps.Exists(s => s.Status == "CANCELLED"))
        {
            return WorkflowExecutionStatus.Cancelled;
        }

        if (steps.Exists(s => s is { Status: "FAILED", ContinueOnFailure: false }))
        {
            return !steps.Exists(s => s.RollbackStatus == "COMPLETED") ? WorkflowExecutionStatus.Failed
                : IsClean(execution) ? WorkflowExecutionStatus.RollbackCompleted : WorkflowExecutionStatus.RollbackInProgress;
        }

        if (steps.TrueForAll(s => s.Status == "PENDING") && steps.Count > 0)
        {
            return !execution.IsOver ? WorkflowExecutionStatus.Pending
                : execution.Journal.Status == BuildStatus.Cancelled && !execution.IsRetried ? WorkflowExecutionStatus.Cancelled : WorkflowExecutionStatus.Skipped;
        }

        return steps.Exists(s => s.Status is "RUNNING" or "PENDING") ? WorkflowExecutionStatus.Running : WorkflowExecutionStatus.Completed;
    }

    /// <summary>A step that a workflow which is over never came to was skipped.</summary>
    private static WorkflowStepExecutionStatus StatusOf(Execution execution, StepRecord step) => step.Status == "PENDING" && execution.IsOver
        ? WorkflowStepExecutionStatus.Skipped
        : WireNames.Parse<WorkflowStepExecutionStatus>(step.Status)!.Value;

    private static WorkflowStepExecutionRollbackStatus? Rollback(Execution execution, StepRecord step) => step.RollbackStatus switch
    {
        "COMPLETED" => IsClean(execution) ? WorkflowStepExecutionRollbackStatus.Completed : WorkflowStepExecutionRollbackStatus.Running,
        "SKIPPED" => WorkflowStepExecutionRollbackStatus.Skipped,
        _ => null,
    };

    /// <summary>What had to be undone is undone.</summary>
    private static bool IsClean(Execution execution) => execution.IsRetried || execution.Journal.Finished;

    private static string Message(Execution execution, WorkflowExecutionStatus status)
    {
        var failed = execution.Run.Steps.Find(s => s is { Status: "FAILED", ContinueOnFailure: false });
        return failed is not null ? Short($"Step {failed.Name} failed: {failed.Message}")
            : status == WorkflowExecutionStatus.Completed ? "Workflow completed successfully" : "";
    }

    private static DateTimeOffset? Started(Execution execution) => Began(execution) is { Count: > 0 } began ? began.Min(s => s.Started) : null;

    private static DateTimeOffset? Ended(Execution execution) => Began(execution) is { Count: > 0 } began ? began.Max(s => s.Ended > s.Started ? s.Ended : s.Started) : null;

    private static List<StepRecord> Began(Execution execution) => [.. execution.Run.Steps.Where(s => s.Started != default)];

    private static string Short(string text) => text.Length > LongestMessage ? text[..LongestMessage] : text;

    /// <summary>The values as the journal keeps them: texts, and JSON where they are lists or maps.</summary>
    private static string Json(Dictionary<string, string> values) =>
        new JsonObject(values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => KeyValuePair.Create(v.Key, Node(v.Value)))).ToJsonString();

    private static JsonNode? Node(string value)
    {
        if (value.Length == 0 || value[0] is not ('[' or '{'))
        {
            return JsonValue.Create(value);
        }

        try
        {
            return JsonNode.Parse(value);
        }
        catch (System.Text.Json.JsonException)
        {
            return JsonValue.Create(value);
        }
    }
}
