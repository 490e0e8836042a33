using BuildFarm.Catalog;
using BuildFarm.Model.Api;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Stored;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace BuildFarm.Gateway.Operations.Lifecycle;

/// <summary>What lifecycle executions make of an image's row. Its revision stays: that is its build's.</summary>
internal static class ImageStates
{
    /// <summary>The row of an image that an execution is going to change.</summary>
    public static ResourceRow Announce(ResourceRow row, string execution, StartResourceStateUpdateRequest update) => Change(row, image =>
    {
        image.LifecycleExecutionId = execution;
        if (update.State.Status == ResourceStatus.Deprecated && update.UpdateAt is { } at)
        {
            image.DeprecationTime = at;
        }
    });

    /// <summary>The row after an execution was cancelled that had not begun or not ended; null where it is not the row's last.</summary>
    public static ResourceRow? Withdraw(ResourceRow row, string execution) =>
        StoredImage.Parser.ParseFrom(row.Body).Image.LifecycleExecutionId != execution ? null : Change(row, image =>
        {
            if (image.State.Status != ImageStatus.Deprecated)
            {
                image.DeprecationTime = null;
            }
        });

    /// <summary>The row in its new state.</summary>
    public static ResourceRow Apply(ResourceRow row, ResourceStatus status, DateTimeOffset now) => Change(row, image =>
    {
        image.State = new ImageState { Status = StatusOf(status) };
        image.DeprecationTime = status switch
        {
            ResourceStatus.Deprecated => Timestamp.FromDateTimeOffset(now),
            ResourceStatus.Available => null,
            _ => image.DeprecationTime,
        };
    });

    /// <summary>The row with AMIs of the image marked.</summary>
    public static ResourceRow Mark(ResourceRow row, string region, string imageId, ResourceStatus status) => Change(row, image =>
    {
        foreach (var ami in image.OutputResources?.Amis ?? [])
        {
            if (ami.Region == region && ami.Image == imageId)
            {
                ami.State = new ImageState { Status = StatusOf(status) };
            }
        }
    });

    public static ImageStatus StatusOf(ResourceStatus status) => status switch
    {
        ResourceStatus.Available => ImageStatus.Available,
        ResourceStatus.Deprecated => ImageStatus.Deprecated,
        ResourceStatus.Disabled => ImageStatus.Disabled,
        ResourceStatus.Deleted => ImageStatus.Deleted,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not a state that images can be given"),
    };

    private static ResourceRow Change(ResourceRow row, Action<Image> change)
    {
        var stored = StoredImage.Parser.ParseFrom(row.Body);
        change(stored.Image);
        var attributes = new Dictionary<string, string>(row.Attributes, StringComparer.Ordinal) { [RowAttributes.Status] = WireNames.Of(stored.Image.State.Status)! };
        return row with { Attributes = attributes, Body = stored.ToByteArray() };
    }
}
