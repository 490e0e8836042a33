using System.Text;

namespace BuildFarm.Cli.Apply.Manifests;

/// <summary>
/// The documents of a YAML stream, each on the lines it has in the file. "---" at the start of a line always begins a document: YAML forbids
/// it inside every kind of value, so no parser is needed to find it.
/// </summary>
internal static class YamlParts
{
    public static IEnumerable<string> Split(string text)
    {
        var part = new StringBuilder();
        var lineNumber = 0;
        foreach (var line in text.Split('\n'))
        {
            var bare = line.TrimEnd('\r');
            if (IsSeparator(bare))
            {
                if (HasContent(part)) yield return part.ToString();
                part.Clear().Append('\n', lineNumber);
                // What follows the dashes on their line belongs to the document, in its column.
                part.Append("   ").Append(bare.AsSpan(3));
            }
            else
            {
                part.Append(bare);
            }

            part.Append('\n');
            lineNumber++;
        }

        if (HasContent(part)) yield return part.ToString();
    }

    private static bool IsSeparator(string line) =>
        line.StartsWith("---", StringComparison.Ordinal) && (line.Length == 3 || line[3] is ' ' or '\t');

    // Comments and blank lines alone are no document.
    private static bool HasContent(StringBuilder part) =>
        part.ToString().Split('\n').Select(line => line.Trim()).Any(line => line.Length > 0 && line[0] != '#' && line != "...");
}
