namespace BuildFarm.Documents;

/// <summary>What to hold a document against, and how big it may be.</summary>
public sealed record ParseOptions
{
    public static readonly ParseOptions Default = new();

    /// <summary>The platform that the document is meant for; null checks only what holds on every platform.</summary>
    public DocumentPlatform? Platform { get; init; }

    /// <summary>UTF-8 bytes.</summary>
    public int MaxBytes { get; init; } = 1024 * 1024;

    /// <summary>Levels of nested lists and mappings.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>Nodes after aliases are written out.</summary>
    public int MaxNodes { get; init; } = 50_000;

    /// <summary>Characters of all scalars after aliases are written out.</summary>
    public int MaxExpandedCharacters { get; init; } = 4 * 1024 * 1024;

    /// <summary>Findings reported at most; one more says that there were more.</summary>
    public int MaxDiagnostics { get; init; } = 1000;
}
