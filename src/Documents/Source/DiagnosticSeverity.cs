namespace BuildFarm.Documents;

/// <summary>An error refuses the document; a warning does not.</summary>
public enum DiagnosticSeverity
{
    Warning,
    Error,
}
