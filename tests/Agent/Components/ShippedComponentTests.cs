using BuildFarm.Agent.Engine;
using BuildFarm.Agent.Tests.Support;
using BuildFarm.Documents;
using BuildFarm.Documents.Components;

namespace BuildFarm.Agent.Tests.Components;

public sealed class ShippedComponentTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "components/linux");

    private static IEnumerable<string> Files => Directory.GetFiles(Folder, "*.yaml", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path));

    public static TheoryData<string> Names => [.. Files];

    [Theory]
    [MemberData(nameof(Names))]
    public void Shipped_component_is_valid_without_a_warning(string name)
    {
        ParseResult<ComponentDocument> result = ComponentParser.Parse(File.ReadAllText(Path.Combine(Folder, name)), new ParseOptions { Platform = DocumentPlatform.Linux });
        Assert.Empty(result.Diagnostics);
        Assert.NotNull(result.Document!.Description);
        Assert.Equal(Path.GetFileNameWithoutExtension(name), result.Document.Name);
    }

    [Theory]
    [InlineData("update-linux")]
    [InlineData("reboot-linux")]
    [InlineData("hello-world-linux")]
    [InlineData("simple-boot-test-linux")]
    [InlineData("reboot-test-linux")]
    public void Promised_component_ships(string name) => Assert.Contains($"{name}.yaml", Files);

    [Fact]
    public async Task Hello_world_says_hello_in_every_phase()
    {
        using var run = new RunHarness();
        await run.RunAsync(await File.ReadAllTextAsync(Path.Combine(Folder, "hello-world-linux.yaml")));
        Assert.Equal(RunStatus.Success, run.Report.Status);
        Assert.Equal(3, run.Console.Split("Hello", StringSplitOptions.None).Length - 1);
    }
}
