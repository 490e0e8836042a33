namespace BuildFarm.Model.Json;

/// <summary>Limits and strictness of reading.</summary>
public sealed record ApiJsonOptions
{
    /// <summary>As the service reads: members that the contract does not have are passed over.</summary>
    public static readonly ApiJsonOptions Default = new();

    /// <summary>For what people write by hand: an unknown member is refused, so that a misspelt one is not silently lost.</summary>
    public static readonly ApiJsonOptions StrictMembers = new() { Strict = true };

    public bool Strict { get; init; }

    /// <summary>Deepest nesting of objects and lists.</summary>
    public int MaxDepth { get; init; } = 32;

    /// <summary>Largest text, in bytes.</summary>
    public int MaxBytes { get; init; } = 1024 * 1024;
}
