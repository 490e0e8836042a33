using BuildFarm.Catalog;
using BuildFarm.Model.Api;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Stored;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace BuildFarm.Gateway.Operations.Lifecycle;

/// <summary>The row of a lifecycle execution. Executions have an id and no ARN; account and region stand before it, so that nobody finds another's.</summary>
internal static class LifecycleExecutionRow
{
    public const string Kind = "lifecycle-execution";

    /// <summary>The image or the policy that the execution is of.</summary>
    public const string Resource = "resource";

    /// <summary>On executions that have not ended.</summary>
    public const string Unfinished = "unfinished";

    public static string Key(CallContext context, string id) => $"{Kind}:{context.Region}:{context.Account}:{id.ToLowerInvariant()}";

    public static ResourceRow Of(CallContext context, StoredLifecycleExecution stored, DateTimeOffset now) => new()
    {
        Arn = Key(context, stored.Execution.LifecycleExecutionId),
        Kind = Kind,
        Account = context.Account,
        Region = context.Region,
        Name = stored.Execution.LifecycleExecutionId,
        Created = now,
        Attributes = Attributes(stored),
        Body = stored.ToByteArray(),
    };

    public static StoredLifecycleExecution Read(ResourceRow row) => StoredLifecycleExecution.Parser.ParseFrom(row.Body);

    /// <summary>The row with the execution as it is now.</summary>
    public static ResourceRow With(ResourceRow row, StoredLifecycleExecution stored) =>
        row with { Revision = row.Revision + 1, Attributes = Attributes(stored), Body = stored.ToByteArray() };

    public static bool IsOver(StoredLifecycleExecution stored) =>
        stored.Execution.State.Status is LifecycleExecutionStatus.Success or LifecycleExecutionStatus.Failed or LifecycleExecutionStatus.Cancelled;

    /// <summary>Ends the execution.</summary>
    public static void End(StoredLifecycleExecution stored, LifecycleExecutionStatus status, string? reason, DateTimeOffset now)
    {
        stored.Execution.State = new LifecycleExecutionState { Status = status };
        if (reason is not null) stored.Execution.State.Reason = reason;
        stored.Execution.EndTime = Timestamp.FromDateTimeOffset(now);
    }

    private static Dictionary<string, string> Attributes(StoredLifecycleExecution stored)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Resource] = stored.Update.ResourceArn,
            [RowAttributes.Status] = WireNames.Of(stored.Execution.State.Status)!,
        };
        if (!IsOver(stored))
        {
            attributes[Unfinished] = "1";
        }

        return attributes;
    }
}
