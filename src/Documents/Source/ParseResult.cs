namespace BuildFarm.Documents;

/// <summary>A parsed document and everything found in it, ordered by position.</summary>
/// <param name="Document">Null when there are errors: a document with an error must not run.</param>
/// <param name="Diagnostics">All findings of the one pass.</param>
public sealed record ParseResult<T>(T? Document, IReadOnlyList<Diagnostic> Diagnostics)
    where T : class
{
    public bool HasErrors => Diagnostics.Any(d => d.IsError);
}
