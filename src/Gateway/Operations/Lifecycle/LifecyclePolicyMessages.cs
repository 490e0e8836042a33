using BuildFarm.Catalog;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Enums;
using Google.Protobuf.WellKnownTypes;

namespace BuildFarm.Gateway.Operations.Lifecycle;

/// <summary>Lifecycle policies between their requests, what is stored, and lists.</summary>
internal static class LifecyclePolicyMessages
{
    public static LifecyclePolicy Of(CreateLifecyclePolicyRequest request, ResourceArn arn, DateTimeOffset now)
    {
        var stored = new LifecyclePolicy
        {
            Arn = arn.ToString(),
            Name = request.Name,
            Status = request.HasStatus ? request.Status : LifecyclePolicyStatus.Enabled,
            ExecutionRole = request.ExecutionRole,
            ResourceType = request.ResourceType,
            PolicyDetails = { request.PolicyDetails },
            ResourceSelection = request.ResourceSelection,
            DateCreated = Timestamp.FromDateTimeOffset(now),
            Tags = { request.Tags },
        };
        if (request.HasDescription) stored.Description = request.Description;
        return stored;
    }

    /// <summary>An update replaces all but the name, the tags and the dates of creation and last run.</summary>
    public static LifecyclePolicy Of(UpdateLifecyclePolicyRequest request, LifecyclePolicy before, DateTimeOffset now)
    {
        var stored = new LifecyclePolicy
        {
            Arn = before.Arn,
            Name = before.Name,
            Status = request.HasStatus ? request.Status : LifecyclePolicyStatus.Enabled,
            ExecutionRole = request.ExecutionRole,
            ResourceType = request.ResourceType,
            PolicyDetails = { request.PolicyDetails },
            ResourceSelection = request.ResourceSelection,
            DateCreated = before.DateCreated,
            DateUpdated = Timestamp.FromDateTimeOffset(now),
            DateLastRun = before.DateLastRun,
            Tags = { before.Tags },
        };
        if (request.HasDescription) stored.Description = request.Description;
        return stored;
    }

    public static IEnumerable<KeyValuePair<string, string>> Attributes(LifecyclePolicy policy) =>
    [
        new(RowAttributes.Status, WireNames.Of(policy.Status)!),
        new(RowAttributes.Type, WireNames.Of(policy.ResourceType)!),
    ];

    public static LifecyclePolicySummary Summary(LifecyclePolicy stored)
    {
        var summary = new LifecyclePolicySummary
        {
            Arn = stored.Arn,
            Name = stored.Name,
            Status = stored.Status,
            ExecutionRole = stored.ExecutionRole,
            ResourceType = stored.ResourceType,
            DateCreated = stored.DateCreated,
            DateUpdated = stored.DateUpdated,
            DateLastRun = stored.DateLastRun,
            Tags = { stored.Tags },
        };
        if (stored.HasDescription) summary.Description = stored.Description;
        return summary;
    }
}
