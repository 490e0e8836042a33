using BuildFarm.Cli.Apply.Kinds;
using BuildFarm.Documents;
using BuildFarm.Documents.Components;
using BuildFarm.Documents.Workflows;
using BuildFarm.Model.Arns;

namespace BuildFarm.Cli.Apply.Manifests;

/// <summary>The component document of a manifest, from a file beside it (dataFile:) or written into it (data: |).</summary>
internal sealed class DocumentData
{
    private const int MaximumBytes = 64 * 1024;

    private DocumentData(string text, Func<int, int, Place> place) => (Text, PlaceOf) = (text, place);

    public string Text { get; }

    /// <summary>A line and column of the document to a place in the file that holds it.</summary>
    private Func<int, int, Place> PlaceOf { get; }

    /// <summary>Null when the manifest has none, or none that can be read (then there is a finding).</summary>
    public static DocumentData? Load(ManifestDocument document, string fileKey, string textKey, List<Finding> findings)
    {
        var file = document.Root.Get(fileKey);
        var text = document.Root.Get(textKey);
        if (file is not null && text is not null)
        {
            findings.Add(document.At(file.Span).Finding($"{fileKey}: and {textKey}: exclude each other; keep one"));
            return null;
        }

        if (file is not null) return FromFile(document, file, fileKey, findings);
        return text is ScalarNode { Kind: ScalarKind.String } scalar ? new DocumentData(scalar.Value, Inside(document, scalar)) : null;
    }

    /// <summary>Holds the document to the rules that the farm and the agent hold it to.</summary>
    public void Check(KindInfo kind, List<Finding> findings)
    {
        var diagnostics = kind.Kind switch
        {
            ResourceKind.Component => ComponentParser.Parse(Text).Diagnostics,
            ResourceKind.Workflow => WorkflowParser.Parse(Text).Diagnostics,
            _ => [],
        };
        findings.AddRange(diagnostics.Where(d => d.IsError)
            .Select(d => PlaceOf(d.Line, d.Column).Finding($"{d.RuleId}: {d.Message} {d.Hint}".TrimEnd())));
    }

    private static DocumentData? FromFile(ManifestDocument document, DocumentNode node, string key, List<Finding> findings)
    {
        var name = node.AsString();
        if (string.IsNullOrEmpty(name))
        {
            findings.Add(document.At(node.Span).Finding($"{key} is the path of a file; this is {node.Describe()}"));
            return null;
        }

        var path = Path.Combine(Path.GetDirectoryName(document.File) ?? "", name);
        try
        {
            if (new FileInfo(path).Length > MaximumBytes)
            {
                findings.Add(document.At(node.Span).Finding($"{path} is larger than {MaximumBytes} bytes, the most that a document may have inline; put it where the farm can fetch it and name it with uri:"));
                return null;
            }

            return new DocumentData(File.ReadAllText(path), (line, column) => new Place(path, line, column));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            findings.Add(document.At(node.Span).Finding($"{path} cannot be read: {failure.Message} ({key}: is relative to the manifest's folder)"));
            return null;
        }
    }

    // A block scalar begins on the line after its indicator and loses its indentation; a scalar on one line has no lines of its own.
    private static Func<int, int, Place> Inside(ManifestDocument document, ScalarNode node)
    {
        var first = node.Span.Line;
        if (!node.IsQuoted || node.Span.EndLine <= first || !IsBlock(document, node)) return (_, _) => document.At(node.Span);
        while (first < document.Lines.Count && document.Lines[first].Trim().Length == 0) first++;
        var indent = first < document.Lines.Count ? document.Lines[first].TakeWhile(c => c == ' ').Count() : 0;
        return (line, column) => new Place(document.File, node.Span.Line + line, indent + column);
    }

    private static bool IsBlock(ManifestDocument document, ScalarNode node)
    {
        var line = document.Lines[node.Span.Line - 1];
        return node.Span.Column <= line.Length && line[node.Span.Column - 1] is '|' or '>';
    }
}
