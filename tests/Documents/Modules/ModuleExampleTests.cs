using BuildFarm.Documents.Components;
using BuildFarm.Documents.Modules;

namespace BuildFarm.Documents.Tests.Modules;

public class ModuleExampleTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "examples", "modules");

    public static TheoryData<string> Modules => [.. ActionModules.All.Select(m => m.Name)];

    [Theory]
    [MemberData(nameof(Modules))]
    public void Every_module_is_shown_in_a_document_of_its_own_that_has_no_finding(string module)
    {
        var path = Assert.Single(Directory.GetFiles(Folder, module + ".yaml", SearchOption.AllDirectories));
        var platform = Path.GetFileName(Path.GetDirectoryName(path)) == "windows" ? DocumentPlatform.Windows : DocumentPlatform.Linux;
        var text = File.ReadAllText(path);

        var parsed = ComponentParser.Parse(text, ParseOptions.Default with { Platform = platform });

        Assert.Empty(parsed.Diagnostics);
        Assert.Contains(parsed.Document!.Phases.SelectMany(p => p.Steps), s => s.Action == module);
        Assert.StartsWith("# " + module + ":", text);
    }
}
