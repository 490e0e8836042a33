using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Policies;
using BuildFarm.Gateway.Operations.Recipes;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Images;

/// <summary>The recipes that start from an image.</summary>
internal sealed class ImageDependents(ResourceAccess access, DependentSearch dependents)
{
    /// <exception cref="ApiException">ResourceDependency, naming the recipes.</exception>
    public Task RefuseAsync(ResourceRow image, CancellationToken cancellation) => dependents.RefuseAsync(
        image,
        RecipeParts.Using(image.Region, RowAttributes.Parent, [.. References.ThatMatch(ResourceArn.Parse(image.Arn))]),
        user => WouldMissAsync(user, image, cancellation),
        cancellation);

    /// <summary>Deletes the row and its policy.</summary>
    /// <exception cref="ApiException">As <see cref="RefuseAsync"/>.</exception>
    public Task DeleteAsync(ResourceRow image, CancellationToken cancellation) =>
        dependents.DeleteAsync(image, () => RefuseAsync(image, cancellation), PolicyRow.DeleteWith(image.Arn), cancellation);

    private async Task<bool> WouldMissAsync(ResourceRow recipe, ResourceRow image, CancellationToken cancellation)
    {
        var reference = ResourceArn.Parse(RecipeParts.Parent(recipe));
        return References.Match(reference, image) && !await access.HasOtherAsync(reference, image.Arn, cancellation);
    }
}
