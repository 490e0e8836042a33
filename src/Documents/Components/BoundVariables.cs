namespace BuildFarm.Documents.Components;

/// <summary>Values by name, and what was wrong with them.</summary>
public sealed record BoundVariables(IReadOnlyDictionary<string, string> Values, IReadOnlyList<Diagnostic> Diagnostics)
{
    public bool HasErrors => Diagnostics.Any(d => d.IsError);
}
