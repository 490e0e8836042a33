using BuildFarm.Catalog;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using Google.Protobuf;

namespace BuildFarm.Grains.Tests.Support;

/// <summary>The resources that the tests build from.</summary>
internal static class Resources
{
    public const string Account = "000000000000";
    public const string Region = "us-east-1";
    public const string Prefix = $"arn:aws:imagebuilder:{Region}:{Account}:";
    public const string Component = Prefix + "component/hello/1.0.0/1";
    public const string TestComponent = Prefix + "component/hello-test/1.0.0/1";
    public const string Recipe = Prefix + "image-recipe/web/1.0.0";
    public const string Infrastructure = Prefix + "infrastructure-configuration/plain";
    public const string KeepingInfrastructure = Prefix + "infrastructure-configuration/keeping";
    public const string Distribution = Prefix + "distribution-configuration/two-regions";
    public const string Pipeline = Prefix + "image-pipeline/web";

    public const string BuildDocument = """
        name: hello
        schemaVersion: 1.0
        phases:
          - name: build
            steps:
              - name: Say
                action: ExecuteBash
                inputs:
                  commands: [echo hello]
          - name: validate
            steps:
              - name: Check
                action: ExecuteBash
                inputs:
                  commands: ['true']
        """;

    public const string TestDocument = """
        name: hello-test
        schemaVersion: 1.0
        phases:
          - name: test
            steps:
              - name: Check
                action: ExecuteBash
                inputs:
                  commands: ['true']
        """;

    public static async Task SeedAsync(ICatalog catalog)
    {
        await PutAsync(catalog, Component, new Component { Arn = Component, Name = "hello", Version = "1.0.0", Data = BuildDocument, Platform = Platform.Linux });
        await PutAsync(catalog, TestComponent, new Component { Arn = TestComponent, Name = "hello-test", Version = "1.0.0", Data = TestDocument, Platform = Platform.Linux });
        var recipe = new ImageRecipe { Arn = Recipe, Name = "web", Version = "1.0.0", Platform = Platform.Linux, ParentImage = "debian-12-x86" };
        recipe.Components.Add(new ComponentConfiguration { ComponentArn = Component });
        recipe.Components.Add(new ComponentConfiguration { ComponentArn = TestComponent });
        await PutAsync(catalog, Recipe, recipe);
        await PutAsync(catalog, Infrastructure, new InfrastructureConfiguration { Arn = Infrastructure, Name = "plain", InstanceTypes = { "t3.small", "t3.large" }, ResourceTags = { ["cost"] = "x1" } });
        await PutAsync(catalog, KeepingInfrastructure, new InfrastructureConfiguration { Arn = KeepingInfrastructure, Name = "keeping", TerminateInstanceOnFailure = false });
        await PutAsync(catalog, Distribution, Distributions());
        foreach (var (type, name) in new[] { ("build", "build-image"), ("build", "build-image-from-file"), ("test", "test-image"), ("distribution", "distribute-image") })
        {
            var arn = $"arn:aws:imagebuilder:{Region}:aws:workflow/{type}/{name}/1.0.0/1";
            var data = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "workflows", name + ".yml"));
            await PutAsync(catalog, arn, new Workflow { Arn = arn, Name = name, Data = data });
        }

        await PutAsync(catalog, Pipeline, new ImagePipeline
        {
            Arn = Pipeline, Name = "web", ImageRecipeArn = Recipe, InfrastructureConfigurationArn = Infrastructure, DistributionConfigurationArn = Distribution,
        });
    }

    public static Task PutAsync(ICatalog catalog, string arn, IMessage body)
    {
        var parsed = ResourceArn.Parse(arn);
        var version = parsed.Version?.ToVersion();
        return catalog.CommitAsync(
        [
            new ProjectResource(new ResourceRow
            {
                Arn = arn,
                Kind = parsed.Kind.Name(),
                Account = parsed.Account,
                Region = Region,
                Name = parsed.Name,
                Major = version?.Major ?? 0,
                Minor = version?.Minor ?? 0,
                Patch = version?.Patch ?? 0,
                Build = parsed.Build ?? 0,
                Created = DateTimeOffset.UnixEpoch,
                Body = body.ToByteArray(),
            }),
        ]);
    }

    private static DistributionConfiguration Distributions()
    {
        var distribution = new DistributionConfiguration { Arn = Distribution, Name = "two-regions" };
        foreach (var region in new[] { Region, "eu-west-1" })
        {
            distribution.Distributions.Add(new Distribution
            {
                Region = region,
                AmiDistributionConfiguration = new AmiDistributionConfiguration { Name = "web {{ imagebuilder:buildVersion }}", AmiTags = { ["role"] = "web" } },
            });
        }

        return distribution;
    }
}
