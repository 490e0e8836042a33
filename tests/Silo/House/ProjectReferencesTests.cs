using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace BuildFarm.Silo.Tests.House;

/// <summary>Who may know whom, as docs/architecture.md draws it.</summary>
public class ProjectReferencesTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Model"] = [],
        ["Documents"] = ["Model"],
        ["Catalog"] = ["Model"],
        ["Clouds"] = ["Model"],
        ["Host"] = ["Model"],
        ["Embedded"] = ["Catalog"],
        ["Grains"] = ["Documents", "Catalog", "Clouds", "Embedded"],
        ["Gateway"] = ["Grains"],
        ["Silo"] = ["Gateway", "Embedded"],
        ["Agent"] = ["Documents"],
        ["Cli"] = ["Documents"],
    };

    [Fact]
    public void Every_project_references_only_what_it_may_know()
    {
        var wrong = new List<string>();
        foreach (var folder in Directory.GetDirectories(Path.Combine(Root(), "src")))
        {
            var name = Path.GetFileName(folder);
            var project = XDocument.Load(Path.Combine(folder, $"BuildFarm.{name}.csproj"));
            var known = project.Descendants("ProjectReference")
                .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value).Replace("BuildFarm.", "", StringComparison.Ordinal));
            wrong.AddRange(known.Except(Allowed[name]).Select(other => $"{name} may not know {other}"));
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("Model")]
    [InlineData("Documents")]
    public void Model_and_documents_touch_no_file_clock_network_or_process(string project)
    {
        var forbidden = new Regex(
            @"\b(File|Directory|FileStream|FileInfo|HttpClient|Socket|Process|DateTime|DateTimeOffset|Environment|Console|Stopwatch)\.(?!Parse|TryParse|FromUnix|UnixEpoch|MinValue|MaxValue|NewLine)[A-Z]\w*",
            RegexOptions.Compiled);
        var found = Directory.EnumerateFiles(Path.Combine(Root(), "src", project), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => File.ReadLines(file)
                .Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && !line.Contains("nameof", StringComparison.Ordinal))
                .Select(line => forbidden.Match(line))
                .Where(match => match.Success)
                .Select(match => $"{Path.GetFileName(file)}: {match.Value}"));

        Assert.Empty(found);
    }

    [Fact]
    public void Grains_use_no_static_state_no_blocking_and_no_thread_of_their_own()
    {
        var forbidden = new Regex(@"Task\.Run\(|\.GetAwaiter\(\)\.GetResult\(\)|\)\.Result\b|\.Wait\(\)|Thread\.Sleep|ConfigureAwait\(false\)|^\s*(private|internal|public) static (?!readonly|async|partial|implicit)[\w<>\[\],? ]+ \w+( =|;)");
        var found = Directory.EnumerateFiles(Path.Combine(Root(), "src", "Grains"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => File.ReadLines(file).Where(line => forbidden.IsMatch(line)).Select(line => $"{Path.GetFileName(file)}: {line.Trim()}"));

        Assert.Empty(found);
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
