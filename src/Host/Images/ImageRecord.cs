using BuildFarm.Host.Layers;

namespace BuildFarm.Host.Images;

internal sealed record ImageRecord
{
    /// <summary>Region of a base image: it is seen from all of them.</summary>
    public const string EveryRegion = "*";

    /// <summary>ami- and 17 hexadecimal digits, a function of region and token.</summary>
    public required string Id { get; init; }

    public required string Region { get; init; }

    public required string Name { get; init; }

    public string Description { get; init; } = "";

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public string AccountId { get; init; } = "";

    public required Stack Stack { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>When it was deregistered: from then on it is only remembered, so that a repeated call finds it.</summary>
    public DateTimeOffset? Deregistered { get; init; }

    public bool SeenFrom(string region) => Deregistered is null && (Region == EveryRegion || Region == region);
}
