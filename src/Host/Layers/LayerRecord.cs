namespace BuildFarm.Host.Layers;

/// <summary>One folder of files to stack: a whole root, or what an instance changed (whiteouts and all). Never changed once recorded.</summary>
internal sealed record LayerRecord
{
    /// <summary>layer- and 17 hexadecimal digits; the folder's name.</summary>
    public required string Id { get; init; }

    public required long SizeBytes { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>False until its files are known to be on the disk; such a layer is not trusted after the machine booted again.</summary>
    public required bool Synced { get; init; }

    /// <summary>Boot of the machine that wrote it.</summary>
    public required string MachineBoot { get; init; }
}
