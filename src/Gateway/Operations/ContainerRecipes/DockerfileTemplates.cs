using System.Text.RegularExpressions;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.ContainerRecipes;

/// <summary>The Dockerfile of a container recipe, with the variables that a build fills in.</summary>
internal sealed partial class DockerfileTemplates(DocumentReferences documents)
{
    private const string Data = "dockerfileTemplateData";
    private const string Uri = "dockerfileTemplateUri";
    private const string Parent = "parentImage";
    private const string Environments = "environments";
    private const string Components = "components";

    /// <summary>The template's text.</summary>
    /// <exception cref="ApiException">InvalidParameterCombination: both or neither of data and uri. InvalidParameterValue: variables are missing or unknown.</exception>
    public async Task<string> ReadAsync(CallContext context, CreateContainerRecipeRequest request)
    {
        var template = await documents.ReadAsync(
            context, request.HasDockerfileTemplateData, request.DockerfileTemplateData, request.HasDockerfileTemplateUri, request.DockerfileTemplateUri, Data, Uri);
        Check(template, request.Components.Count > 0, request.HasDockerfileTemplateData ? Data : Uri);
        return template;
    }

    private static void Check(string template, bool hasComponents, string parameter)
    {
        var variables = Variable().Matches(template).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        if (variables.FirstOrDefault(name => name is not (Parent or Environments or Components)) is { } unknown)
        {
            throw Errors.InvalidValue(parameter, $"There is no variable imagebuilder:{unknown}; there are {Parent}, {Environments} and {Components}.");
        }

        Require(Parent, "every template starts from it");
        if (hasComponents)
        {
            Require(Environments, "the recipe has components");
        }

        void Require(string name, string reason)
        {
            if (!variables.Contains(name))
            {
                throw Errors.InvalidValue(parameter, $"The variable {{{{{{ imagebuilder:{name} }}}}}} is missing: {reason}.");
            }
        }
    }

    [GeneratedRegex(@"\{\{\{\s*imagebuilder:(?<name>[A-Za-z]{1,64})\s*\}\}\}", RegexOptions.CultureInvariant, 250)]
    private static partial Regex Variable();
}
