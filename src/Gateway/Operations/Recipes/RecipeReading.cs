using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Filters;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Pagination;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Versions;

namespace BuildFarm.Gateway.Operations.Recipes;

internal sealed class RecipeReading(ResourceAccess access, ResourceLists lists)
{
    private static readonly FilterSet Filters = new(
        FilterRule.ByName,
        FilterRule.ByVersion,
        FilterRule.ByAttribute("parentImage", RowAttributes.Parent),
        FilterRule.ByAttribute("platform", RowAttributes.Platform));

    public async Task<GetImageRecipeResponse> GetAsync(CallContext context, GetImageRecipeRequest request)
    {
        var arn = ResourceAccess.Parse(context, request.ImageRecipeArn, "imageRecipeArn", ResourceKind.ImageRecipe);
        var row = await access.RequireAsync(arn, context.Cancellation);
        var answer = new GetImageRecipeResponse
        {
            ImageRecipe = ImageRecipe.Parser.ParseFrom(row.Body),
            LatestVersionReferences = LatestVersions.Of(ResourceArn.Parse(row.Arn)),
        };
        return Answers.Stamp(answer, context);
    }

    public async Task<ListImageRecipesResponse> ListAsync(CallContext context, ListImageRecipesRequest request)
    {
        var answer = Answers.Stamp(new ListImageRecipesResponse(), context);
        var all = new ResourceQuery { Kind = ResourceKinds.ImageRecipe };
        if (Owners.Narrow(all, context, request.HasOwner, request.Owner) is not { } own)
        {
            return answer;
        }

        var (query, keep) = Filters.Apply(own, request.Filters);
        var page = await lists.ReadAsync(context, "ListImageRecipes", request, query, keep);
        answer.ImageRecipeSummaryList.AddRange(page.Rows.Select(Summary));
        if (page.NextToken is { } next) answer.NextToken = next;
        return answer;
    }

    private static ImageRecipeSummary Summary(ResourceRow row)
    {
        var recipe = ImageRecipe.Parser.ParseFrom(row.Body);
        return new ImageRecipeSummary
        {
            Arn = recipe.Arn,
            Name = recipe.Name,
            Platform = recipe.Platform,
            Owner = recipe.Owner,
            ParentImage = recipe.ParentImage,
            DateCreated = recipe.DateCreated,
            Tags = { recipe.Tags },
        };
    }
}
