using BuildFarm.Documents.Schemas;

namespace BuildFarm.Documents.Tests.Schemas;

public class ReferenceTests
{
    private const string Marker = "a test holds it equal -->\n\n";

    [Fact]
    public void The_page_lists_every_rule_module_and_action_as_the_tables_have_them()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "documents.md"));
        var written = page[(page.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length)..];
        var expected = ReferenceWriter.Markdown();
        if (written == expected) return;

        // What belongs there lies beside the tests, to be copied.
        var path = Path.Combine(AppContext.BaseDirectory, "documents.expected.md");
        File.WriteAllText(path, page[..(page.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length)] + expected);
        Assert.Fail($"docs/documents.md is not what the tables say; copy {path} over it.");
    }
}
