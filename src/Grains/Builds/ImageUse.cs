using BuildFarm.Catalog;
using BuildFarm.Clouds;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Stored;

namespace BuildFarm.Grains.Builds;

/// <summary>
/// What of a cloud's images an account may build on and distribute. The cloud has one owner for all of them, the farm: whoever knows an id, or had an
/// image shared once, would otherwise have it for good.
/// </summary>
public sealed class ImageUse(ICatalog catalog)
{
    private readonly ResourceFinder _finder = new(catalog);

    /// <summary>
    /// True of base images and what came from outside; of what the account's builds made; of copies made for the account, or that it may launch; and of what was
    /// made by a build that is shared with it now.
    /// </summary>
    public async Task<bool> MayUseAsync(CloudImage image, string account, CancellationToken cancellation)
    {
        if (image.OwnerArn is not { } maker || image.AccountId == account)
        {
            return true;
        }

        if (!ResourceArn.TryParse(maker, out var arn))
        {
            return false;
        }

        return arn.Account == account
            || await _finder.FindVisibleAsync(arn, account, cancellation) is not null
            || (await catalog.GetAsync(maker, cancellation) is { } row && MayLaunch(StoredImage.Parser.ParseFrom(row.Body), account));
    }

    /// <summary>What a parent image names, for an account: of another account's image the newest that is shared with it. Null where nothing is.</summary>
    public async Task<string?> ResolveAsync(string parentImage, string account, CancellationToken cancellation) =>
        !ResourceArn.TryParse(parentImage, out var arn) || arn.IsManaged || arn.Account == account
            ? parentImage
            : (await _finder.FindVisibleAsync(arn, account, cancellation))?.Arn;

    private static bool MayLaunch(StoredImage stored, string account) =>
        stored.Image.DistributionConfiguration?.Distributions.Any(region => region.AmiDistributionConfiguration?.LaunchPermission?.UserIds.Contains(account) == true) == true;
}
