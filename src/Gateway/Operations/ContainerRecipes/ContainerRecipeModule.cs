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
using Google.Protobuf;

namespace BuildFarm.Gateway.Operations.ContainerRecipes;

/// <summary>Container recipes, wholly kept and given back; a build of one is refused where it would start.</summary>
internal sealed class ContainerRecipeModule(RecipeChanges changes, DockerfileTemplates templates, ResourceAccess access, ResourceLists lists) : IOperationModule
{
    private static readonly RecipeKind<ContainerRecipe> Kind = new(ResourceKind.ContainerRecipe, "containerRecipeArn", ImageType.Docker, ContainerRecipe.Parser) { Extra = Extra };

    // Every recipe makes DOCKER, the one container type that there is.
    private static readonly FilterSet Filters = new(
        FilterRule.ByName,
        FilterRule.ByVersion,
        FilterRule.ByDateCreated,
        FilterRule.ByAttribute("containerType", RowAttributes.Type),
        FilterRule.ByAttribute("parentImage", RowAttributes.Parent),
        FilterRule.ByAttribute("platform", RowAttributes.Platform));

    public void Register(OperationMap map)
    {
        map.Add<CreateContainerRecipeRequest, CreateContainerRecipeResponse>("CreateContainerRecipe", CreateAsync);
        map.Add<GetContainerRecipeRequest, GetContainerRecipeResponse>("GetContainerRecipe", GetAsync);
        map.Add<ListContainerRecipesRequest, ListContainerRecipesResponse>("ListContainerRecipes", ListAsync);
        map.Add<DeleteContainerRecipeRequest, DeleteContainerRecipeResponse>("DeleteContainerRecipe", DeleteAsync);
    }

    private Task<CreateContainerRecipeResponse> CreateAsync(CallContext context, CreateContainerRecipeRequest request) =>
        changes.CreateAsync<ContainerRecipe, CreateContainerRecipeResponse>(
            context, Kind, request, request.Components, request.HasPlatformOverride ? request.PlatformOverride : null,
            async (arn, platform, now) => ContainerRecipeMessages.Of(request, await templates.ReadAsync(context, request), arn, platform, now));

    private static IEnumerable<KeyValuePair<string, string>> Extra(IMessage request)
    {
        if (request is not CreateContainerRecipeRequest { HasImageOsVersionOverride: true } create)
        {
            return [];
        }

        RecipeChanges.CheckLength(create.ImageOsVersionOverride, "imageOsVersionOverride");
        return [new(RowAttributes.OsVersionOverride, create.ImageOsVersionOverride)];
    }

    private async Task<GetContainerRecipeResponse> GetAsync(CallContext context, GetContainerRecipeRequest request)
    {
        var row = await access.RequireVisibleAsync(context, request.ContainerRecipeArn, Kind.ArnMember, Kind.Kind);
        var answer = new GetContainerRecipeResponse
        {
            ContainerRecipe = ContainerRecipe.Parser.ParseFrom(row.Body),
            LatestVersionReferences = LatestVersions.Of(ResourceArn.Parse(row.Arn)),
        };
        return Answers.Stamp(answer, context);
    }

    private Task<ListContainerRecipesResponse> ListAsync(CallContext context, ListContainerRecipesRequest request) =>
        lists.AnswerAsync<ListContainerRecipesResponse>(
            context, request, Owners.Narrow(new ResourceQuery { Kind = ResourceKinds.ContainerRecipe }, context, request.HasOwner, request.Owner), Filters,
            (answer, row) => answer.ContainerRecipeSummaryList.Add(ContainerRecipeMessages.Summary(ContainerRecipe.Parser.ParseFrom(row.Body))));

    private Task<DeleteContainerRecipeResponse> DeleteAsync(CallContext context, DeleteContainerRecipeRequest request) =>
        changes.DeleteAsync<ContainerRecipe, DeleteContainerRecipeResponse>(context, Kind, request);
}
