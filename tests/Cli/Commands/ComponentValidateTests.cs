using System.Text.Json.Nodes;
using BuildFarm.Cli.Tests.Fakes;

namespace BuildFarm.Cli.Tests.Commands;

public sealed class ComponentValidateTests : IDisposable
{
    private readonly CliRun sut = new();

    public void Dispose() => sut.Dispose();

    [Fact]
    public async Task A_valid_document_ends_with_0()
    {
        var file = sut.Folder.Write("c.yaml", Apply.Manifests.Document);

        Assert.Equal(0, await sut.RunAsync("component", "validate", file));

        Assert.Equal($"{file}: valid", sut.Output.Trim());
    }

    [Fact]
    public async Task Every_error_stands_with_rule_line_and_column()
    {
        var file = sut.Folder.Write("c.yaml", Apply.Manifests.Document.Replace("ExecuteBash", "ExecuteBsh").Replace("name: Say", "nam: Say"));

        Assert.Equal(1, await sut.RunAsync("component", "validate", file));

        Assert.Contains($"{file}:5:", sut.Output);
        Assert.Contains($"{file}:6:", sut.Output);
        Assert.Contains(" error BF", sut.Output);
    }

    [Fact]
    public async Task Json_output_has_each_file_with_its_findings()
    {
        var good = sut.Folder.Write("good.yaml", Apply.Manifests.Document);
        var bad = sut.Folder.Write("bad.yaml", "phases: 1\n");

        Assert.Equal(1, await sut.RunAsync("component", "validate", good, bad, "-o", "json"));

        var json = JsonNode.Parse(sut.Output)!.AsArray();
        Assert.True((bool)json[0]!["valid"]!);
        Assert.False((bool)json[1]!["valid"]!);
        Assert.NotEmpty(json[1]!["findings"]!.AsArray());
    }

    [Theory]
    [InlineData("Windows", 1)]
    [InlineData("linux", 0)]
    [InlineData("macOS", 0)]
    [InlineData("BeOS", 2)]
    public async Task Documents_are_held_to_the_platform_asked_for(string platform, int exit)
    {
        var file = sut.Folder.Write("c.yaml", Apply.Manifests.Document);

        Assert.Equal(exit, await sut.RunAsync("component", "validate", file, "--platform", platform));

        Assert.Equal(exit == 1, sut.Output.Contains("BF1207", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("component", "Component document")]
    [InlineData("workflow", "Workflow document")]
    public async Task The_schema_of_each_kind_is_printed_as_json(string kind, string title)
    {
        Assert.Equal(0, await sut.RunAsync("component", "schema", "--kind", kind));

        Assert.Equal(title, (string)JsonNode.Parse(sut.Output)!["title"]!);
    }

    [Fact]
    public async Task A_schema_of_another_kind_is_a_usage_error()
    {
        Assert.Equal(2, await sut.RunAsync("component", "schema", "--kind", "recipe"));

        Assert.Contains("neither component nor workflow", sut.Error);
    }

    [Fact]
    public async Task A_missing_file_is_a_usage_error()
    {
        Assert.Equal(2, await sut.RunAsync("component", "validate", "nowhere.yaml"));
    }
}
