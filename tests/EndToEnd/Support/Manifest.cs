using System.Text;

namespace BuildFarm.EndToEnd.Tests.Support;

/// <summary>Components, a recipe of them, where it is built and its pipeline, all under one name.</summary>
internal sealed class Manifest(string name)
{
    private readonly StringBuilder _components = new();
    private readonly List<string> _names = [];

    /// <summary>Regions that get the image; more than one makes copies.</summary>
    public string[] Regions { get; init; } = [];

    public bool Tests { get; init; } = true;

    /// <summary>A component of bash scripts, a step each.</summary>
    /// <param name="options">Further members of the build step, such as `timeoutSeconds: 3`.</param>
    public Manifest Component(string component, string? build = null, string? validate = null, string? test = null, string options = "onFailure: Abort", string tags = "")
    {
        var document = new StringBuilder("schemaVersion: 1.0\nphases:\n");
        Phase(document, "build", build, options);
        Phase(document, "validate", validate, "onFailure: Abort");
        Phase(document, "test", test, options);
        return Document(component, document.ToString(), tags);
    }

    public Manifest Document(string component, string document, string tags = "")
    {
        _names.Add(component);
        _components.Append($"kind: Component\nname: {component}\nsemanticVersion: 1.0.0\nplatform: Linux\n");
        if (tags.Length > 0)
        {
            _components.Append($"tags: {tags}\n");
        }

        _components.Append("data: |\n").Append(Indent(document.TrimEnd(), 2)).Append("\n---\n");
        return this;
    }

    /// <summary>A component that is there already, by its ARN.</summary>
    public Manifest Existing(string arn)
    {
        _names.Add(arn);
        return this;
    }

    public override string ToString()
    {
        var distribution = Regions.Length == 0 ? "" : $"""
            kind: DistributionConfiguration
            name: {name}
            distributions:
            {string.Join('\n', Regions.Select(r => $"  - region: {r}\n    amiDistributionConfiguration:\n      name: '{name} {{{{ imagebuilder:buildDate }}}}'"))}
            ---

            """;
        return $"""
            {_components}kind: ImageRecipe
            name: {name}
            semanticVersion: 1.0.0
            parentImage: {Farm.Base}
            components: [{string.Join(", ", _names.Select(n => $"{{ componentArn: '{n}' }}"))}]
            ---
            kind: InfrastructureConfiguration
            name: {name}
            instanceTypes: [t3.micro]
            instanceProfileName: buildfarm-instance
            ---
            {distribution}kind: ImagePipeline
            name: {name}
            imageRecipeArn: {name}
            infrastructureConfigurationArn: {name}
            {(Regions.Length == 0 ? "" : "distributionConfigurationArn: " + name)}
            imageTestsConfiguration: {"{"} imageTestsEnabled: {(Tests ? "true" : "false")}, timeoutMinutes: 60 {"}"}

            """;
    }

    private static void Phase(StringBuilder document, string phase, string? script, string options)
    {
        if (script is not null)
        {
            document.Append($"""
                  - name: {phase}
                    steps:
                      - name: Run
                        action: ExecuteBash
                        {options}
                        inputs:
                          commands:
                            - |
                {Indent(script, 14)}

                """);
        }
    }

    private static string Indent(string text, int spaces) =>
        string.Join('\n', text.Split('\n').Select(line => line.Length == 0 ? line : new string(' ', spaces) + line));
}
