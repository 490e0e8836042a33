using BuildFarm.Cli.Apply.Manifests;

namespace BuildFarm.Cli.Apply.Planning;

/// <summary>What apply will do with one manifest.</summary>
internal sealed record PlannedChange
{
    public required Manifest Manifest { get; init; }

    public required ChangeAction Action { get; init; }

    /// <summary>JSON names of the fields that differ; empty for what is new or the same.</summary>
    public IReadOnlyList<string> Changed { get; init; } = [];

    /// <summary>The ARN that exists now; null for what is new.</summary>
    public string? Existing { get; init; }

    /// <summary>The ARN it will have; the farm's own answer counts once it is there.</summary>
    public required string Expected { get; init; }

    /// <summary>Tags to set and to take away on a resource that stays or is updated.</summary>
    public TagChange Tags { get; init; } = TagChange.None;

    public IReadOnlyList<PlannedLink> Links { get; init; } = [];

    public bool IsWork => Action != ChangeAction.Keep || !Tags.IsEmpty;
}
