using BuildFarm.Cli.Apply.Kinds;
using BuildFarm.Model.Arns;
using Google.Protobuf;

namespace BuildFarm.Cli.Apply.Manifests;

/// <summary>A resource as somebody wants it.</summary>
internal sealed record Manifest
{
    public required KindInfo Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>As written: 1.0.0, or for recipes 1.0.x; null for kinds without versions.</summary>
    public string? Version { get; init; }

    /// <summary>The create request, but for its client token; references are names until they are resolved.</summary>
    public required IMessage Request { get; init; }

    public required IReadOnlyList<ReferenceSlot> References { get; init; }

    public required IReadOnlyDictionary<string, Place> Places { get; init; }

    public required Place Place { get; init; }

    public string Key => $"{Kind.Label}/{ResourceNames.ToArnForm(Name)}";

    public override string ToString() => Version is null ? $"{Kind.Label} {Name}" : $"{Kind.Label} {Name} {Version}";
}
