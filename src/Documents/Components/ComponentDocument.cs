namespace BuildFarm.Documents.Components;

/// <summary>A component document: what runs on an instance, in phases and steps. Source: guide, component document framework.</summary>
public sealed record ComponentDocument
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    /// <summary>Always <c>1.0</c>, however it was spelt.</summary>
    public required string SchemaVersion { get; init; }

    public required IReadOnlyList<ParameterDefinition> Parameters { get; init; }

    public required IReadOnlyList<ConstantDefinition> Constants { get; init; }

    /// <summary>In the order in which they run.</summary>
    public required IReadOnlyList<PhaseDefinition> Phases { get; init; }

    /// <summary>The whole document as written.</summary>
    public required DocumentNode Root { get; init; }

    public PhaseDefinition? FindPhase(string name) =>
        Phases.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.Ordinal));
}
