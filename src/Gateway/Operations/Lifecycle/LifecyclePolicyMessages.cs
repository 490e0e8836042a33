using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Enums;
using Google.Protobuf.WellKnownTypes;

namespace BuildFarm.Gateway.Operations.Lifecycle;

/// <summary>Lifecycle policies between their requests, what is stored, and lists.</summary>
internal static class LifecyclePolicyMessages
{
    public static LifecyclePolicy Of(CreateLifecyclePolicyRequest request, ResourceArn arn, DateTimeOffset now) => Members.With(
        new LifecyclePolicy { Arn = arn.ToString(), Status = LifecyclePolicyStatus.Enabled, DateCreated = Timestamp.FromDateTimeOffset(now) }, request);

    /// <summary>An update replaces all but the name, the tags and the dates of creation and last run.</summary>
    public static LifecyclePolicy Of(UpdateLifecyclePolicyRequest request, LifecyclePolicy before, DateTimeOffset now) => Members.With(
        new LifecyclePolicy
        {
            Arn = before.Arn,
            Name = before.Name,
            Status = LifecyclePolicyStatus.Enabled,
            DateCreated = before.DateCreated,
            DateUpdated = Timestamp.FromDateTimeOffset(now),
            DateLastRun = before.DateLastRun,
            Tags = { before.Tags },
        },
        request);

    public static IEnumerable<KeyValuePair<string, string>> Attributes(LifecyclePolicy policy) =>
    [
        new(RowAttributes.Status, WireNames.Of(policy.Status)!),
        new(RowAttributes.Type, WireNames.Of(policy.ResourceType)!),
    ];

    public static LifecyclePolicySummary Summary(LifecyclePolicy stored) => Members.With(new LifecyclePolicySummary(), stored);
}
