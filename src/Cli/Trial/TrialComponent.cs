namespace BuildFarm.Cli.Trial;

internal sealed record TrialComponent
{
    /// <summary>As the caller wrote it.</summary>
    public required string File { get; init; }

    /// <summary>The document that runs.</summary>
    public required string Data { get; init; }

    public required IReadOnlyDictionary<string, string> Parameters { get; init; }
}
