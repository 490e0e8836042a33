using BuildFarm.Model.Api;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Lifecycle;

/// <summary>Which changes of an image's state can be asked for.</summary>
internal static class StateUpdateRules
{
    /// <exception cref="ApiException">InvalidRequest, or ResourceInUse while the image is being built.</exception>
    public static void Check(StartResourceStateUpdateRequest request, string arn, Image image)
    {
        if (!request.State.HasStatus)
        {
            throw Errors.InvalidRequest("state.status is not given. Give AVAILABLE, DEPRECATED, DISABLED or DELETED.");
        }

        CheckIncluded(request);
        var status = image.State.Status;
        switch (status)
        {
            case ImageStatus.Available or ImageStatus.Deprecated or ImageStatus.Disabled:
                break;
            case ImageStatus.Failed or ImageStatus.Cancelled when request.State.Status == ResourceStatus.Deleted:
                break;
            case ImageStatus.Failed or ImageStatus.Cancelled:
                throw Errors.InvalidRequest($"The build of {arn} ended {WireNames.Of(status)}: there is no image whose state could change. It can be deleted.");
            default:
                throw Errors.InUse(arn, $"Its build has not ended: its status is {WireNames.Of(status)}. Cancel it, or wait for its end.");
        }
    }

    private static void CheckIncluded(StartResourceStateUpdateRequest request)
    {
        var include = request.IncludeResources ?? new ResourceStateUpdateIncludeResources();
        if (include.Containers)
        {
            throw Errors.InvalidRequest("includeResources.containers: the image is no container image.");
        }

        SnapshotRule.Check(include.Amis, include.Snapshots, request.State.Status == ResourceStatus.Deleted, "includeResources");
        if (request.ExclusionRules?.Amis is not { } rules)
        {
            return;
        }

        if (!include.Amis)
        {
            throw Errors.InvalidRequest("exclusionRules.amis is for updates that include AMIs. Set includeResources.amis, or leave the rules out.");
        }

        if (rules.LastLaunched is not null)
        {
            throw Errors.InvalidRequest("exclusionRules.amis.lastLaunched: this farm does not know when instances were launched of its images. Leave the rule out.");
        }
    }
}
