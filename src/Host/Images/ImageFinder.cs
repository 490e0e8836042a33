using System.Text.RegularExpressions;
using BuildFarm.Host.Storage;

namespace BuildFarm.Host.Images;

/// <summary>Finds the image that a recipe's parent names.</summary>
internal static class ImageFinder
{
    /// <summary>Tag that an image carries with the ARN of the build version it came from, as the cloud service's images do.</summary>
    public const string ArnTag = "Ec2ImageBuilderArn";

    /// <summary>By id, by name (a base image, else the newest), or by image ARN, where x stands for any number. An ARN of the account aws names a base image.</summary>
    public static ImageRecord? Find(Inventory inventory, string region, string image)
    {
        var seen = inventory.Images.Where(i => i.SeenFrom(region)).ToList();
        if (image.StartsWith("ami-", StringComparison.Ordinal))
        {
            return seen.Find(i => i.Id == image);
        }
        if (!image.StartsWith("arn:", StringComparison.Ordinal))
        {
            // An image that somebody named after a base image must not take its place.
            return Newest(seen.Where(i => i.Name == image && i.Region == ImageRecord.EveryRegion)) ?? Newest(seen.Where(i => i.Name == image));
        }
        var parts = image.Split(':', 6);
        if (parts.Length < 6 || parts[5].Split('/') is not ["image", var name, ..] resource)
        {
            return null;
        }
        if (parts[4] == "aws")
        {
            return Newest(seen.Where(i => i.Region == ImageRecord.EveryRegion && i.Name == name));
        }
        var pattern = Pattern(image, resource.Length);
        return Newest(seen.Where(i => i.Tags.TryGetValue(ArnTag, out var arn) && pattern.IsMatch(arn)));
    }

    private static Regex Pattern(string arn, int resourceParts)
    {
        var slash = arn.IndexOf('/', arn.IndexOf('/') + 1);
        var head = slash < 0 ? arn : arn[..slash];
        var version = slash < 0 ? "" : arn[slash..];
        var escaped = Regex.Escape(head) + Regex.Escape(version).Replace("x", "[0-9]+", StringComparison.Ordinal);
        // an ARN without a build number names all builds of the version
        return new Regex($"^{escaped}{(resourceParts < 4 ? "(/.*)?" : "")}$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }

    private static ImageRecord? Newest(IEnumerable<ImageRecord> images) => images.MaxBy(i => i.Created);
}
