using BuildFarm.Catalog;
using BuildFarm.Clouds;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Grains.Builds;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Stored;
using BuildFarm.Model.Versions;

namespace BuildFarm.Gateway.Operations.Images;

/// <summary>What is to be distributed: found by an image's ARN, an AMI's id, or a parameter that holds one.</summary>
internal sealed record DistributionSource(string Name, SemanticVersion Version, StoredImage Known, SourceImage Image)
{
    private const string Parameter = "ssm:";

    /// <exception cref="ApiException">There is no such image, or it is not available.</exception>
    public static Task<DistributionSource> FindAsync(CallContext context, string source, ResourceAccess access, ImageUse use, ICloud cloud) =>
        source.StartsWith("arn:", StringComparison.Ordinal) ? OfImageAsync(context, source, access)
        : source.StartsWith(Parameter, StringComparison.Ordinal) ? OfParameterAsync(context, source[Parameter.Length..], use, cloud)
        : source.StartsWith("ami-", StringComparison.Ordinal) ? OfAmiAsync(context, source, use, cloud)
        : throw Errors.InvalidValue("sourceImage", "It is neither the ARN of an image, nor the id of an AMI (ami-…), nor ssm: and the name of a parameter.");

    private static async Task<DistributionSource> OfImageAsync(CallContext context, string source, ResourceAccess access)
    {
        var row = await access.RequireReferenceAsync(context, source, "sourceImage", ResourceKind.Image);
        var stored = StoredImage.Parser.ParseFrom(row.Body);
        var amis = stored.Image.OutputResources?.Amis;
        if (stored.Image.State.Status != ImageStatus.Available || amis is not { Count: > 0 })
        {
            throw Errors.InvalidRequest(
                $"{row.Arn} has no output image to distribute: its status is {WireNames.Of(stored.Image.State.Status)}. Only an image that is AVAILABLE can be distributed.");
        }

        var ami = amis.OrderByDescending(a => a.Region == context.Region).First(); // the copies are the same
        return new DistributionSource(
            stored.Image.Name, ResourceRows.VersionOf(row), stored, new SourceImage { Region = ami.Region, ImageId = ami.Image, Name = ami.Name, Account = ami.AccountId });
    }

    private static async Task<DistributionSource> OfParameterAsync(CallContext context, string name, ImageUse use, ICloud cloud)
    {
        var parameter = await CloudRefusals.AskAsync("sourceImage", () => cloud.GetParameterAsync(context.Region, context.Account, name, context.Cancellation))
            ?? throw Errors.InvalidValue("sourceImage", $"There is no parameter {name} in {context.Region}.");
        return parameter.Value.StartsWith("ami-", StringComparison.Ordinal)
            ? await OfAmiAsync(context, parameter.Value, use, cloud)
            : throw Errors.InvalidValue("sourceImage", $"The parameter {name} does not hold the id of an AMI (ami-…).");
    }

    private static async Task<DistributionSource> OfAmiAsync(CallContext context, string id, ImageUse use, ICloud cloud)
    {
        var found = await CloudRefusals.AskAsync("sourceImage", () => cloud.FindImageAsync(context.Region, id, context.Cancellation))
            ?? throw Errors.NotFound(id);
        if (!await use.MayUseAsync(found, context.Account, context.Cancellation))
        {
            // Of what is another account's a caller learns nothing.
            throw Errors.NotFound(id);
        }

        var image = new Image { Type = ImageType.Ami, Platform = WireNames.Parse<Platform>(found.Platform) ?? Platform.Linux, ImageSource = ImageSource.Custom };
        if (found.OsVersion is { Length: > 0 } version) image.OsVersion = version;
        return new DistributionSource(
            NameOf(found),
            new SemanticVersion(1, 0, 0),
            new StoredImage { Image = image, SizeBytes = found.SizeBytes },
            new SourceImage { Region = found.Region.Length > 0 ? found.Region : context.Region, ImageId = id, Name = found.Name, Account = Owner(found) });
    }

    /// <summary>The account that a copy was made for, or else the maker's; base images are nobody's.</summary>
    private static string Owner(CloudImage image) =>
        image.AccountId.Length > 0 ? image.AccountId : ResourceArn.TryParse(image.OwnerArn ?? "", out var maker) ? maker.Account : ResourceArn.ManagedAccount;

    /// <summary>An AMI's name holds characters that an image resource's does not.</summary>
    private static string NameOf(CloudImage image)
    {
        var name = new string([.. image.Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-')]).Trim('-');
        return name.Length is >= 3 and <= 128 ? name : image.Id;
    }
}
