namespace BuildFarm.Documents.Workflows;

/// <summary>Values by name, and what was wrong with them.</summary>
public sealed record BoundParameters(IReadOnlyDictionary<string, WorkflowValue> Values, IReadOnlyList<Diagnostic> Diagnostics)
{
    public bool HasErrors => Diagnostics.Any(d => d.IsError);
}
