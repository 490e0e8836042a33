using BuildFarm.Model.Api;
using BuildFarm.Model.Stored;
using Google.Protobuf.WellKnownTypes;

namespace BuildFarm.Gateway.Operations.Lifecycle;

/// <summary>The resources of an execution: the image first, then its AMIs where they are included.</summary>
internal static class LifecycleResources
{
    private const int MaxReason = 1024;
    private const string Excluded = "Excluded: ";

    /// <summary>Lists them, those already skipped that a rule keeps out or the cloud can do nothing with.</summary>
    public static void Identify(StoredLifecycleExecution stored, Image image, string cloud, DateTimeOffset now)
    {
        var update = stored.Update;
        stored.Resources.Add(Of(update, update.ResourceArn, null, now));
        stored.Execution.ResourcesImpactedSummary = new LifecycleExecutionResourcesImpactedSummary { HasImpactedResources = true };
        if (update.IncludeResources is not { Amis: true })
        {
            return;
        }

        foreach (var ami in image.OutputResources?.Amis ?? [])
        {
            var resource = Of(update, ami.Image, ami, now);
            stored.Resources.Add(resource);
            if (AmiExclusions.Reason(update.ExclusionRules?.Amis, image, ami) is { } excluded)
            {
                End(resource, LifecycleExecutionResourceStatus.Skipped, Excluded + excluded, now);
            }
            else if (update.State.Status == ResourceStatus.Disabled)
            {
                var reason = $"The cloud '{cloud}' cannot disable an AMI. The farm starts no build from the image while that is disabled.";
                End(resource, LifecycleExecutionResourceStatus.Skipped, reason, now);
            }
        }
    }

    public static bool IsOpen(LifecycleExecutionResource resource) => resource.State.Status == LifecycleExecutionResourceStatus.InProgress;

    public static bool IsExcluded(LifecycleExecutionResource resource) => resource.State.Reason.StartsWith(Excluded, StringComparison.Ordinal);

    public static void SkipRest(StoredLifecycleExecution stored, string reason, DateTimeOffset now)
    {
        foreach (var resource in stored.Resources.Where(IsOpen))
        {
            End(resource, LifecycleExecutionResourceStatus.Skipped, reason, now);
        }
    }

    public static void End(LifecycleExecutionResource resource, LifecycleExecutionResourceStatus status, string? reason, DateTimeOffset now)
    {
        resource.State = new LifecycleExecutionResourceState { Status = status };
        if (reason is not null) resource.State.Reason = Cut(reason);
        resource.EndTime = Timestamp.FromDateTimeOffset(now);
    }

    /// <summary>A reason no longer than the contract has it.</summary>
    public static string Cut(string reason) => reason.Length > MaxReason ? reason[..MaxReason] : reason;

    private static LifecycleExecutionResource Of(StartResourceStateUpdateRequest update, string id, Ami? ami, DateTimeOffset now)
    {
        var resource = new LifecycleExecutionResource
        {
            ResourceId = id,
            State = new LifecycleExecutionResourceState { Status = LifecycleExecutionResourceStatus.InProgress },
            Action = new LifecycleExecutionResourceAction { Name = ActionOf(update.State.Status) },
            StartTime = Timestamp.FromDateTimeOffset(now),
        };
        if (ami is { HasRegion: true }) resource.Region = ami.Region;
        if (ami is { HasAccountId: true }) resource.AccountId = ami.AccountId;
        return resource;
    }

    private static LifecycleExecutionResourceActionName ActionOf(ResourceStatus status) => status switch
    {
        ResourceStatus.Available => LifecycleExecutionResourceActionName.Available,
        ResourceStatus.Deprecated => LifecycleExecutionResourceActionName.Deprecate,
        ResourceStatus.Disabled => LifecycleExecutionResourceActionName.Disable,
        ResourceStatus.Deleted => LifecycleExecutionResourceActionName.Delete,
        _ => LifecycleExecutionResourceActionName.Unspecified,
    };
}
