using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Filters;
using BuildFarm.Gateway.Operations.Reading;
using BuildFarm.Gateway.Operations.Recipes;
using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using Google.Protobuf;

namespace BuildFarm.Gateway.Operations.ContainerRecipes;

/// <summary>Container recipes, wholly kept and given back; a build of one is refused where it would start.</summary>
internal sealed class ContainerRecipeModule(RecipeChanges changes, DockerfileTemplates templates, ResourceReads reads) : IOperationModule
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

    private static readonly ReadableKind Readable = ReadableKind.Of(Kind.Kind, Kind.ArnMember, Filters, ContainerRecipe.Parser, ContainerRecipeMessages.Summary);

    public void Register(OperationMap map)
    {
        map.Add<CreateContainerRecipeRequest, CreateContainerRecipeResponse>("CreateContainerRecipe", CreateAsync);
        reads.Register(map, Readable, "GetContainerRecipe", "ListContainerRecipes");
        map.Add<DeleteContainerRecipeRequest, DeleteContainerRecipeResponse>("DeleteContainerRecipe", DeleteAsync);
    }

    private Task<CreateContainerRecipeResponse> CreateAsync(CallContext context, CreateContainerRecipeRequest request) =>
        changes.CreateAsync<ContainerRecipe, CreateContainerRecipeResponse>(
            context, Kind, request, request.Components, request.HasPlatformOverride ? request.PlatformOverride : null,
            async (arn, platform, now) =>
            {
                BlockDeviceRules.Check(request.InstanceConfiguration?.BlockDeviceMappings ?? [], "instanceConfiguration.blockDeviceMappings");
                return ContainerRecipeMessages.Of(request, await templates.ReadAsync(context, request), arn, platform, now);
            });

    private static IEnumerable<KeyValuePair<string, string>> Extra(IMessage request)
    {
        if (request is not CreateContainerRecipeRequest { HasImageOsVersionOverride: true } create)
        {
            return [];
        }

        RecipeChanges.CheckLength(create.ImageOsVersionOverride, "imageOsVersionOverride");
        return [new(RowAttributes.OsVersionOverride, create.ImageOsVersionOverride)];
    }

    private Task<DeleteContainerRecipeResponse> DeleteAsync(CallContext context, DeleteContainerRecipeRequest request) =>
        changes.DeleteAsync<ContainerRecipe, DeleteContainerRecipeResponse>(context, Kind, request);
}
