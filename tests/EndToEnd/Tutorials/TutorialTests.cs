using BuildFarm.EndToEnd.Tests.Support;

namespace BuildFarm.EndToEnd.Tests.Tutorials;

/// <summary>The tutorials, as they are printed: where a build is the point on a farm that builds, the others on the simulated cloud.</summary>
[Collection(FarmCollection.Name)]
public sealed class TutorialTests(FarmFixture fixture)
{
    [AwsFact]
    public async Task The_first_image_is_built() => (await Tutorial.RunAsync(fixture.Farm, "first-image")).Expect(0);

    [AwsFact]
    public async Task A_component_says_the_parameter_of_its_recipe() => (await Tutorial.RunAsync(fixture.Farm, "component-parameters")).Expect(0);

    [ClientFact("aws --version")]
    public Task A_container_pipeline_is_made_and_cleaned_up() => RunSimulatedAsync("container-pipeline");

    [ClientFact("aws --version")]
    public Task An_image_is_found_by_a_parameter() => RunSimulatedAsync("image-parameter");

    [Fact]
    public void Every_tutorial_is_listed_and_has_a_test()
    {
        var pages = Directory.EnumerateFiles(Tutorial.Folder, "*.md").Select(Path.GetFileNameWithoutExtension).Where(page => page != "README").Order(StringComparer.Ordinal);
        var list = File.ReadAllText(Path.Combine(Tutorial.Folder, "README.md"));

        Assert.Equal(["component-parameters", "container-pipeline", "first-image", "image-parameter"], pages);
        Assert.All(pages, page => Assert.Contains($"({page}.md)", list, StringComparison.Ordinal));
    }

    private static async Task RunSimulatedAsync(string page)
    {
        await using var farm = new Farm { Simulated = true };
        await farm.StartAsync();
        (await Tutorial.RunAsync(farm, page)).Expect(0);
    }
}
