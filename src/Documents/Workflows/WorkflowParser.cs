namespace BuildFarm.Documents.Workflows;

/// <summary>Reads and checks workflow documents, YAML or JSON.</summary>
public static class WorkflowParser
{
    /// <summary>Never throws for bad text: every problem is a finding.</summary>
    public static ParseResult<WorkflowDocument> Parse(string text, WorkflowParseOptions? options = null)
    {
        options ??= WorkflowParseOptions.Default;
        return Check(NodeReader.Read(text, options.Limits, out var findings), findings, options);
    }

    /// <summary>UTF-8 bytes; broken UTF-8 and binary files are findings, too.</summary>
    public static ParseResult<WorkflowDocument> Parse(ReadOnlySpan<byte> utf8, WorkflowParseOptions? options = null)
    {
        options ??= WorkflowParseOptions.Default;
        return Check(NodeReader.Read(utf8, options.Limits, out var findings), findings, options);
    }

    private static ParseResult<WorkflowDocument> Check(DocumentNode? root, DiagnosticBag findings, WorkflowParseOptions options)
    {
        var document = root is null ? null : new WorkflowReader(findings, options).Read(root);
        if (document is not null) new WorkflowChecker(document, findings, options).Check();
        return new ParseResult<WorkflowDocument>(findings.HasErrors ? null : document, findings.Ordered());
    }
}
