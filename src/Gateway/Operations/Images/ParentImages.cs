using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Images;

/// <summary>What a recipe's parent image must be for a build to start.</summary>
internal sealed class ParentImages(ICatalog catalog)
{
    private readonly ResourceFinder finder = new(catalog);

    /// <param name="parameter">JSON name of the member that led to the recipe.</param>
    /// <exception cref="ApiException">InvalidRequest: the image that the recipe starts from is disabled.</exception>
    public async Task RefuseDisabledAsync(CallContext context, string recipe, string parameter)
    {
        // What cannot be found is refused, with its reason, where it is looked for to be built.
        if (await finder.FindVisibleAsync(ResourceArn.Parse(recipe), context.Account, context.Cancellation) is not { } row
            || !ResourceArn.TryParse(ImageRecipe.Parser.ParseFrom(row.Body).ParentImage, out var parent)
            || parent.IsManaged)
        {
            return;
        }

        var image = await finder.FindVisibleAsync(parent, context.Account, context.Cancellation);
        if (image is not null && image.Attributes.GetValueOrDefault(RowAttributes.Status) == WireNames.Of(ImageStatus.Disabled))
        {
            throw Errors.InvalidRequest($"'{parameter}' leads to the recipe {row.Arn}, which starts from {image.Arn}, and that image is DISABLED. Make it AVAILABLE, or start from another.");
        }
    }
}
