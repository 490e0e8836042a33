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
        var version = Members.With(new ImageVersion(), Read(row));
        version.Arn = ResourceArn.Parse(row.Arn).WithoutBuild().ToString();
        version.Owner = Owners.Of(row.Account);
        return version;
    }

    public static ImageSummary Summary(ResourceRow row)
    {
        var summary = Members.With(new ImageSummary(), Read(row));
        summary.Owner = Owners.Of(row.Account);
        return summary;
    }
}
