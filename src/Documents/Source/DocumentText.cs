namespace BuildFarm.Documents;

/// <summary>YAML or JSON text to nodes with places, held to no schema: for texts whose fields somebody else knows.</summary>
public static class DocumentText
{
    /// <summary>Never throws for bad text: every problem is a finding.</summary>
    public static ParseResult<DocumentNode> Parse(string text, ParseOptions? options = null)
    {
        var root = NodeReader.Read(text, options ?? ParseOptions.Default, out var findings);
        return new ParseResult<DocumentNode>(findings.HasErrors ? null : root, findings.Ordered());
    }
}
