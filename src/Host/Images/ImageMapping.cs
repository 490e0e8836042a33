using BuildFarm.Model.HostProtocol;
using Google.Protobuf.WellKnownTypes;

namespace BuildFarm.Host.Images;

internal static class ImageMapping
{
    /// <param name="region">The region that asks: a base image is in every one.</param>
    public static HostImage ToMessage(this ImageRecord record, string region = "") => new()
    {
        Id = record.Id,
        Region = record.Region == ImageRecord.EveryRegion && region.Length > 0 ? region : record.Region,
        Name = record.Name,
        Platform = record.Stack.Platform,
        OsVersion = record.Stack.OsVersion,
        SizeBytes = record.Stack.SizeBytes,
        ContentDigest = record.Stack.ContentDigest,
        Description = record.Description,
        Tags = { record.Tags.ToDictionary() },
        Created = Timestamp.FromDateTimeOffset(record.Created),
        PackageCount = record.Stack.PackageCount,
        Base = record.Region == ImageRecord.EveryRegion,
        HasInit = record.Stack.HasInit,
        AccountId = record.AccountId,
        LayerCount = record.Stack.Layers.Count,
    };
}
