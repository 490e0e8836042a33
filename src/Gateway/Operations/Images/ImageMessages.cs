using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Stored;

namespace BuildFarm.Gateway.Operations.Images;

/// <summary>Images as gets and lists show them.</summary>
internal static class ImageMessages
{
    public static Image Read(ResourceRow row) => StoredImage.Parser.ParseFrom(row.Body).Image;

    public static ImageVersion Version(ResourceRow row)
    {
        var image = Read(row);
        var version = new ImageVersion
        {
            Arn = ResourceArn.Parse(row.Arn).WithoutBuild().ToString(),
            Name = image.Name,
            Type = image.Type,
            Version = image.Version,
            Platform = image.Platform,
            Owner = Owners.Of(row.Account),
            DateCreated = image.DateCreated,
            BuildType = image.BuildType,
            ImageSource = image.ImageSource,
        };
        if (image.HasOsVersion) version.OsVersion = image.OsVersion;
        return version;
    }

    public static ImageSummary Summary(ResourceRow row)
    {
        var image = Read(row);
        var summary = new ImageSummary
        {
            Arn = image.Arn,
            Name = image.Name,
            Type = image.Type,
            Version = image.Version,
            Platform = image.Platform,
            State = image.State,
            Owner = Owners.Of(row.Account),
            DateCreated = image.DateCreated,
            OutputResources = image.OutputResources,
            Tags = { image.Tags },
            BuildType = image.BuildType,
            ImageSource = image.ImageSource,
            DeprecationTime = image.DeprecationTime,
            LoggingConfiguration = image.LoggingConfiguration,
        };
        if (image.HasOsVersion) summary.OsVersion = image.OsVersion;
        if (image.HasLifecycleExecutionId) summary.LifecycleExecutionId = image.LifecycleExecutionId;
        return summary;
    }
}
