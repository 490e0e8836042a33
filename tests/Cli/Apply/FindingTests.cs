using BuildFarm.Cli.Tests.Fakes;

namespace BuildFarm.Cli.Tests.Apply;

public sealed class FindingTests : IDisposable
{
    private readonly CliRun sut = new();

    public void Dispose() => sut.Dispose();

    [Theory]
    [InlineData("kind: Component\nname: hello\nsemanticVersion: 1.0.0\nplatfrom: Linux\n", 4, 1, "'platfrom'", "did you mean platform?")]
    [InlineData("kind: component\nname: hello\n", 1, 7, "'component' is no kind", "did you mean Component?")]
    [InlineData("name: hello\n", 1, 1, "no kind:", "write one of")]
    [InlineData("kind: Component\nname: hello\nsemanticVersion: 1.0.0\nplatform: linux\n", 4, 11, "'linux'", "did you mean Linux?")]
    [InlineData("kind: Component\nname: hello\nsemanticVersion: 1.0\nplatform: Linux\ndescription: x\n", 3, 18, "semanticVersion", "nothing was sent")]
    [InlineData("kind: ImageRecipe\nname: web\nsemanticVersion: 1.0.0\nparentImage: base\ncomponents:\n  - componentArn: nowhere\n", 6, 19, "no component is named 'nowhere'", "neither here nor in the farm")]
    [InlineData("kind: InfrastructureConfiguration\nname: small\ninstanceProfileName: p\nterminateInstanceOnFailure: maybe\n", 4, 29, "terminateInstanceOnFailure", "true or false")]
    [InlineData("kind: InfrastructureConfiguration\nname: small\n", 2, 7, "instanceProfileName", "nothing was sent")]
    [InlineData("kind: Component\nname: hello\nsemanticVersion: 1.0.0\nplatform: Linux\ndataFile: missing.yaml\n", 5, 11, "missing.yaml", "cannot be read")]
    [InlineData("kind: Component\nname: [\n", 4, 1, "well-formed", "")]
    public async Task A_mistake_is_refused_with_its_place_before_anything_is_sent(string manifest, int line, int column, string what, string remedy)
    {
        var file = sut.Folder.Write("m.yaml", manifest);

        Assert.Equal(1, await sut.RunAsync("apply", "-f", file));

        Assert.Contains(what, sut.Error);
        Assert.Contains(remedy, sut.Error);
        Assert.Contains($"{file}:{line}:{column}: ", sut.Error);
        Assert.Contains("nothing was sent", sut.Error);
        Assert.DoesNotContain(sut.Farm.Changes, change => change.Descriptor.Name.StartsWith("Create", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Greting", "Greting")]
    [InlineData("Greeting", null)]
    public async Task Parameters_that_do_not_fit_a_component_of_the_same_manifests_are_found_before_anything_is_sent(string name, string? found)
    {
        sut.Folder.Write("hello.yaml", Manifests.Document.Replace("      default: hello\n", "", StringComparison.Ordinal));
        var file = sut.Folder.Write("m.yaml", Manifests.All.Replace("name: Greeting", "name: " + name, StringComparison.Ordinal));

        Assert.Equal(found is null ? 0 : 1, await sut.RunAsync("apply", "-f", file));

        if (found is not null)
        {
            Assert.Contains($"{file}:13:19: component hello 1.0.0: The parameter 'Greeting' has no value", sut.Error);
            Assert.Contains($"no parameter '{found}'", sut.Error);
            Assert.Empty(sut.Farm.Changes);
        }
    }

    [Fact]
    public async Task Findings_of_all_documents_come_in_one_pass()
    {
        var file = sut.Folder.Write("m.yaml", "kind: Componnt\nname: a\n---\nkind: ImageRecipe\nnmae: b\n");

        await sut.RunAsync("apply", "-f", file);

        Assert.Contains($"{file}:1:7:", sut.Error);
        Assert.Contains($"{file}:5:1:", sut.Error);
    }

    [Fact]
    public async Task A_mistake_in_an_inline_document_has_its_place_in_the_manifest()
    {
        var document = string.Join('\n', Manifests.Document.Split('\n').Select(line => "  " + line)).Replace("ExecuteBash", "ExecuteBsh");
        var file = sut.Folder.Write("m.yaml", $"kind: Component\nname: hello\nsemanticVersion: 1.0.0\nplatform: Linux\ndata: |\n{document}\n");

        Assert.Equal(1, await sut.RunAsync("apply", "-f", file));

        var line = File.ReadAllLines(file).ToList().FindIndex(text => text.Contains("ExecuteBsh", StringComparison.Ordinal)) + 1;
        Assert.Contains($"{file}:{line}:", sut.Error);
    }

    [Fact]
    public async Task A_mistake_in_a_document_beside_the_manifest_has_its_place_there()
    {
        var document = sut.Folder.Write("docs/hello.yaml", Manifests.Document.Replace("ExecuteBash", "ExecuteBsh"));
        var file = sut.Folder.Write("m.yaml", "kind: Component\nname: hello\nsemanticVersion: 1.0.0\nplatform: Linux\ndataFile: docs/hello.yaml\n");

        Assert.Equal(1, await sut.RunAsync("apply", "-f", file));

        Assert.Contains($"{document}:6:", sut.Error);
    }

    [Fact]
    public async Task The_same_resource_twice_is_refused()
    {
        var one = "kind: InfrastructureConfiguration\nname: small\ninstanceProfileName: p\n";
        var file = sut.Folder.Write("m.yaml", one + "---\n" + one);

        Assert.Equal(1, await sut.RunAsync("apply", "-f", file));

        Assert.Contains($"{file}:6:7:", sut.Error);
        Assert.Contains("second time", sut.Error);
    }

    [Fact]
    public async Task A_folder_is_read_without_the_documents_that_its_manifests_name()
    {
        sut.Folder.Write("apply/hello.yaml", Manifests.Document);
        sut.Folder.Write("apply/farm.yaml", Manifests.All);

        Assert.Equal(0, await sut.RunAsync("apply", "-f", Path.Combine(sut.Folder.Path, "apply")));

        Assert.Equal(5, sut.Farm.Changes.Count(change => change.Descriptor.Name.StartsWith("Create", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("missing.yaml", "does not exist")]
    [InlineData("empty", "has no *.yaml")]
    public async Task A_path_without_manifests_is_a_usage_error(string name, string why)
    {
        Directory.CreateDirectory(Path.Combine(sut.Folder.Path, "empty"));

        Assert.Equal(2, await sut.RunAsync("apply", "-f", Path.Combine(sut.Folder.Path, name)));

        Assert.Contains(why, sut.Error);
    }
}
