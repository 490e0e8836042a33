namespace BuildFarm.Documents.Components;

/// <summary>Reads and checks component documents, YAML or JSON.</summary>
public static class ComponentParser
{
    /// <summary>Never throws for bad text: every problem is a finding.</summary>
    public static ParseResult<ComponentDocument> Parse(string text, ParseOptions? options = null) =>
        Check(NodeReader.Read(text, options ?? ParseOptions.Default, out var findings), findings, options);

    /// <summary>UTF-8 bytes; broken UTF-8 and binary files are findings, too.</summary>
    public static ParseResult<ComponentDocument> Parse(ReadOnlySpan<byte> utf8, ParseOptions? options = null) =>
        Check(NodeReader.Read(utf8, options ?? ParseOptions.Default, out var findings), findings, options);

    private static ParseResult<ComponentDocument> Check(DocumentNode? root, DiagnosticBag findings, ParseOptions? options)
    {
        var document = root is null ? null : new ComponentReader(findings, options ?? ParseOptions.Default).Read(root);
        return new ParseResult<ComponentDocument>(findings.HasErrors ? null : document, findings.Ordered());
    }
}
