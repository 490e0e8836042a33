namespace BuildFarm.Host.Layers;

/// <summary>A stack kept under a key, to go on from instead of doing the same again.</summary>
internal sealed record CachedLayerRecord
{
    public required string Id { get; init; }

    public required string Key { get; init; }

    public required IReadOnlyDictionary<string, string> Notes { get; init; }

    public required Stack Stack { get; init; }

    /// <summary>Bytes of the top layer: what removing the entry frees.</summary>
    public required long SizeBytes { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset LastUsed { get; init; }
}
