using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Operations.Recipes;

internal sealed class RecipeDeletion(ICatalog catalog, ResourceAccess access, DependentSearch dependents)
{
    /// <summary>The value of <see cref="RowAttributes.RecipeName"/> for all versions of a recipe.</summary>
    public static string NameKey(ResourceArn recipe) => $"{recipe.Kind.Name()}/{ResourceRows.NameKey(recipe)}";

    public async Task<DeleteImageRecipeResponse> DeleteAsync(CallContext context, DeleteImageRecipeRequest request)
    {
        var arn = ResourceAccess.ParseOwn(context, request.ImageRecipeArn, "imageRecipeArn", ResourceKind.ImageRecipe);
        if (arn.IsWildcard)
        {
            throw Model.Errors.Errors.InvalidValue("imageRecipeArn", "A delete names one version, not a wildcard.");
        }

        var row = await access.RequireAsync(arn, context.Cancellation);
        var users = new ResourceQuery
        {
            Kind = ResourceKinds.ImagePipeline,
            Account = context.Account,
            Region = context.Region,
            Attributes = new Dictionary<string, IReadOnlyList<string>> { [RowAttributes.RecipeName] = [NameKey(arn)] },
        };
        await dependents.RefuseAsync(row.Arn, users, user => WouldMissAsync(user, row, context.Cancellation), context.Cancellation);
        await catalog.CommitAsync([new DeleteResource(row.Arn)], context.Cancellation);
        return Answers.Stamp(new DeleteImageRecipeResponse { ImageRecipeArn = row.Arn }, context);
    }

    private async Task<bool> WouldMissAsync(ResourceRow pipeline, ResourceRow recipe, CancellationToken cancellation)
    {
        var reference = ResourceArn.Parse(ImagePipeline.Parser.ParseFrom(pipeline.Body).ImageRecipeArn);
        return References.Match(reference, recipe) && !await access.HasOtherAsync(reference, recipe.Arn, cancellation);
    }
}
