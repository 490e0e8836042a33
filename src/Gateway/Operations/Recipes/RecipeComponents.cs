using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Recipes;

/// <summary>Checks the components of a recipe against what they are.</summary>
internal sealed class RecipeComponents(ResourceAccess access)
{
    // Each component is an attribute of the recipe's row, for its dependents; rows keep 200.
    private const int MaxComponents = 100;

    /// <summary>The platform that all components are for; null when there are none.</summary>
    /// <exception cref="ApiException">A component is missing, its parameters do not fit, or the platforms differ.</exception>
    public async Task<Platform?> CheckAsync(CallContext context, IReadOnlyList<ComponentConfiguration> components)
    {
        if (components.Count > MaxComponents)
        {
            throw Errors.QuotaExceeded($"A recipe has at most {MaxComponents} components, not {components.Count}.");
        }

        Platform? platform = null;
        for (var i = 0; i < components.Count; i++)
        {
            var at = $"components[{i}]";
            var row = await access.RequireReferenceAsync(context, components[i].ComponentArn, $"{at}.componentArn", ResourceKind.Component);
            var component = Component.Parser.ParseFrom(row.Body);
            CheckParameters(components[i].Parameters, component, $"{at}.parameters");
            if (platform is { } first && first != component.Platform)
            {
                throw Errors.InvalidValue($"{at}.componentArn", $"{row.Arn} is for {WireNames.Of(component.Platform)}, but the components before it are for {WireNames.Of(first)}.");
            }

            platform = component.Platform;
        }

        return platform;
    }

    private static void CheckParameters(IReadOnlyList<ComponentParameter> given, Component component, string at)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parameter in given)
        {
            if (component.Parameters.All(declared => declared.Name != parameter.Name))
            {
                var there = component.Parameters.Count == 0 ? "it has none" : $"it has {string.Join(", ", component.Parameters.Select(declared => declared.Name))}";
                throw Errors.InvalidValue(at, $"The component {component.Arn} has no parameter '{parameter.Name}'; {there}.");
            }

            if (!seen.Add(parameter.Name))
            {
                throw Errors.InvalidValue(at, $"The parameter '{parameter.Name}' stands twice.");
            }

            if (parameter.Value.Count != 1)
            {
                throw Errors.InvalidValue(at, $"The parameter '{parameter.Name}' takes one value, not {parameter.Value.Count}.");
            }
        }

        var missing = component.Parameters.Where(declared => declared.DefaultValue.Count == 0 && !seen.Contains(declared.Name)).Select(declared => declared.Name).ToList();
        if (missing.Count > 0)
        {
            throw Errors.InvalidValue(at, $"The component {component.Arn} needs a value for {string.Join(", ", missing)}: no default is declared.");
        }
    }
}
