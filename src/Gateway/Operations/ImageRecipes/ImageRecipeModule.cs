using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Filters;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Pagination;
using BuildFarm.Gateway.Operations.Recipes;
using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Versions;

namespace BuildFarm.Gateway.Operations.ImageRecipes;

internal sealed class ImageRecipeModule(RecipeChanges changes, ResourceAccess access, ResourceLists lists) : IOperationModule
{
    private static readonly RecipeKind<ImageRecipe> Kind = new(ResourceKind.ImageRecipe, "imageRecipeArn", ImageType.Ami, ImageRecipe.Parser);

    private static readonly FilterSet Filters = new(
        FilterRule.ByName,
        FilterRule.ByVersion,
        FilterRule.ByDateCreated,
        FilterRule.ByAttribute("parentImage", RowAttributes.Parent),
        FilterRule.ByAttribute("platform", RowAttributes.Platform));

    public void Register(OperationMap map)
    {
        map.Add<CreateImageRecipeRequest, CreateImageRecipeResponse>("CreateImageRecipe", CreateAsync);
        map.Add<GetImageRecipeRequest, GetImageRecipeResponse>("GetImageRecipe", GetAsync);
        map.Add<ListImageRecipesRequest, ListImageRecipesResponse>("ListImageRecipes", ListAsync);
        map.Add<DeleteImageRecipeRequest, DeleteImageRecipeResponse>("DeleteImageRecipe", DeleteAsync);
    }

    private Task<CreateImageRecipeResponse> CreateAsync(CallContext context, CreateImageRecipeRequest request) =>
        changes.CreateAsync<ImageRecipe, CreateImageRecipeResponse>(context, Kind, request, request.Components, null, (arn, platform, now) =>
        {
            TagRules.Check(request.AmiTags, "amiTags");
            return new(ImageRecipeMessages.Of(request, arn, platform, now));
        });

    private async Task<GetImageRecipeResponse> GetAsync(CallContext context, GetImageRecipeRequest request)
    {
        var row = await access.RequireVisibleAsync(context, request.ImageRecipeArn, Kind.ArnMember, Kind.Kind);
        var answer = new GetImageRecipeResponse
        {
            ImageRecipe = ImageRecipe.Parser.ParseFrom(row.Body),
            LatestVersionReferences = LatestVersions.Of(ResourceArn.Parse(row.Arn)),
        };
        return Answers.Stamp(answer, context);
    }

    private Task<ListImageRecipesResponse> ListAsync(CallContext context, ListImageRecipesRequest request) =>
        lists.AnswerAsync<ListImageRecipesResponse>(
            context, request, Owners.Narrow(new ResourceQuery { Kind = ResourceKinds.ImageRecipe }, context, request.HasOwner, request.Owner), Filters,
            (answer, row) => answer.ImageRecipeSummaryList.Add(ImageRecipeMessages.Summary(ImageRecipe.Parser.ParseFrom(row.Body))));

    private Task<DeleteImageRecipeResponse> DeleteAsync(CallContext context, DeleteImageRecipeRequest request) =>
        changes.DeleteAsync<ImageRecipe, DeleteImageRecipeResponse>(context, Kind, request);
}
