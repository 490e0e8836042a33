namespace BuildFarm.Catalog;

/// <summary>A resource as the catalog keeps it: columns that lists need, and the message itself in <see cref="Body"/>.</summary>
public sealed record ResourceRow
{
    public required string Arn { get; init; }
    /// <summary>component, image-recipe, container-recipe, infrastructure-configuration, distribution-configuration, image-pipeline, workflow, image, …</summary>
    public required string Kind { get; init; }
    public required string Account { get; init; }
    public required string Region { get; init; }
    public required string Name { get; init; }
    public int Major { get; init; }
    public int Minor { get; init; }
    public int Patch { get; init; }
    /// <summary>Build number; 0 for what has none.</summary>
    public int Build { get; init; }
    public long Revision { get; init; } = 1;
    /// <summary>Read back in UTC.</summary>
    public required DateTimeOffset Created { get; init; }
    /// <summary>What lists filter on, by attribute name: type, platform, status, pipeline, recipe, tag:KEY, … Small values.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
    /// <summary>The resource's message, serialised.</summary>
    public required byte[] Body { get; init; }
}
