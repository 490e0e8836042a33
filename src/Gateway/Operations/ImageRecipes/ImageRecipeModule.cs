using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Filters;
using BuildFarm.Gateway.Operations.Reading;
using BuildFarm.Gateway.Operations.Recipes;
using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Operations.ImageRecipes;

internal sealed class ImageRecipeModule(RecipeChanges changes, ResourceReads reads) : IOperationModule
{
    private static readonly RecipeKind<ImageRecipe> Kind = new(ResourceKind.ImageRecipe, "imageRecipeArn", ImageType.Ami, ImageRecipe.Parser);

    private static readonly FilterSet Filters = new(
        FilterRule.ByName,
        FilterRule.ByVersion,
        FilterRule.ByDateCreated,
        FilterRule.ByAttribute("parentImage", RowAttributes.Parent),
        FilterRule.ByAttribute("platform", RowAttributes.Platform));

    private static readonly ReadableKind Readable = ReadableKind.Of(Kind.Kind, Kind.ArnMember, Filters, ImageRecipe.Parser, ImageRecipeMessages.Summary);

    public void Register(OperationMap map)
    {
        map.Add<CreateImageRecipeRequest, CreateImageRecipeResponse>("CreateImageRecipe", CreateAsync);
        reads.Register(map, Readable, "GetImageRecipe", "ListImageRecipes");
        map.Add<DeleteImageRecipeRequest, DeleteImageRecipeResponse>("DeleteImageRecipe", DeleteAsync);
    }

    private Task<CreateImageRecipeResponse> CreateAsync(CallContext context, CreateImageRecipeRequest request) =>
        changes.CreateAsync<ImageRecipe, CreateImageRecipeResponse>(context, Kind, request, request.Components, null, (arn, platform, now) =>
        {
            TagRules.Check(request.AmiTags, "amiTags");
            BlockDeviceRules.Check(request.BlockDeviceMappings, "blockDeviceMappings");
            return new(ImageRecipeMessages.Of(request, arn, platform, now));
        });

    private Task<DeleteImageRecipeResponse> DeleteAsync(CallContext context, DeleteImageRecipeRequest request) =>
        changes.DeleteAsync<ImageRecipe, DeleteImageRecipeResponse>(context, Kind, request);
}
