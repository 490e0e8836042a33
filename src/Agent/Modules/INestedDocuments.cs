namespace BuildFarm.Agent.Modules;

/// <summary>Runs a document from inside a step.</summary>
internal interface INestedDocuments
{
    /// <exception cref="ModuleException">The document is absent, invalid, nested too deep, or already running above.</exception>
    ValueTask<ModuleResult> RunAsync(NestedRequest request, CancellationToken stop);
}

/// <summary>What ExecuteDocument asks for.</summary>
/// <param name="Document">A path, an S3 URI or a component ARN.</param>
/// <param name="Phases">Empty runs all.</param>
internal sealed record NestedRequest(string Document, string? BucketOwner, IReadOnlyList<string> Phases, IReadOnlyDictionary<string, string> Parameters);
