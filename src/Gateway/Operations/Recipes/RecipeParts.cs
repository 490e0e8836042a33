using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Enums;

namespace BuildFarm.Gateway.Operations.Recipes;

/// <summary>What recipes of both kinds have, and how what they use finds them.</summary>
internal static class RecipeParts
{
    /// <summary>The value of <see cref="RowAttributes.RecipeName"/> for all versions of a recipe.</summary>
    public static string NameKey(ResourceArn recipe) => $"{recipe.Kind.Name()}/{ResourceRows.NameKey(recipe)}";

    public static string Parent(ResourceRow row) =>
        row.Kind == ResourceKinds.ImageRecipe ? ImageRecipe.Parser.ParseFrom(row.Body).ParentImage : ContainerRecipe.Parser.ParseFrom(row.Body).ParentImage;

    public static IReadOnlyList<ComponentConfiguration> Components(ResourceRow row) =>
        row.Kind == ResourceKinds.ImageRecipe ? ImageRecipe.Parser.ParseFrom(row.Body).Components : ContainerRecipe.Parser.ParseFrom(row.Body).Components;

    public static Platform Platform(ResourceRow row) =>
        row.Kind == ResourceKinds.ImageRecipe ? ImageRecipe.Parser.ParseFrom(row.Body).Platform : ContainerRecipe.Parser.ParseFrom(row.Body).Platform;

    public static Dictionary<string, string> Attributes(ImageType makes, Platform platform, string parent, IEnumerable<ComponentConfiguration> components)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [RowAttributes.Type] = WireNames.Of(makes)!,
            [RowAttributes.Platform] = WireNames.Of(platform)!,
            [RowAttributes.Parent] = parent,
        };
        foreach (var component in components)
        {
            attributes[RowAttributes.Component(ResourceRows.NameKey(ResourceArn.Parse(component.ComponentArn)))] = "1";
        }

        return attributes;
    }

    /// <summary>The recipes of both kinds, of every account of the region, that have an attribute of one of the values.</summary>
    public static IReadOnlyList<ResourceQuery> Using(string region, string attribute, params string[] values) =>
        [.. ((string[])[ResourceKinds.ImageRecipe, ResourceKinds.ContainerRecipe]).Select(kind => new ResourceQuery
        {
            Kind = kind,
            Region = region,
            Attributes = new Dictionary<string, IReadOnlyList<string>> { [attribute] = values },
        })];
}
