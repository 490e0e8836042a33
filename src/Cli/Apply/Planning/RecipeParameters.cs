using BuildFarm.Cli.Apply.Manifests;
using BuildFarm.Documents.Components;
using BuildFarm.Model.Api;

namespace BuildFarm.Cli.Apply.Planning;

/// <summary>
/// Holds a recipe's parameters to the components that the same manifests bring: the farm would refuse the recipe only after it had made
/// the components.
/// </summary>
internal static class RecipeParameters
{
    public static IEnumerable<Finding> Check(IEnumerable<PlannedLink> links) => links.SelectMany(Check);

    private static IEnumerable<Finding> Check(PlannedLink link)
    {
        if (link.Slot.Owner is not ComponentConfiguration used
            || link.Target.Request is not CreateComponentRequest { HasData: true } component
            || ComponentParser.Parse(component.Data).Document is not { } document)
        {
            return [];
        }

        var given = used.Parameters.GroupBy(p => p.Name).ToDictionary(g => g.Key, g => string.Join(',', g.First().Value), StringComparer.Ordinal);
        // To the farm, a name that the component does not know is no less an error than a missing value.
        return ParameterBinder.Bind(document, given).Diagnostics
            .Select(d => link.Slot.Place.Finding($"{link.Target}: {d.Message} {d.Hint}".TrimEnd()));
    }
}
