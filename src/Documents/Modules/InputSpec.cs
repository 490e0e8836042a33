namespace BuildFarm.Documents.Modules;

/// <summary>One input of an action.</summary>
public sealed record InputSpec(string Name, InputType Type)
{
    public bool Required { get; init; }

    /// <summary>As a user would write it; null when there is none.</summary>
    public string? Default { get; init; }

    /// <summary>The values that it may have; empty when any.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>The case of an allowed value doesn't count.</summary>
    public bool IgnoreCase { get; init; }

    public InputFormat Format { get; init; }

    public bool NotOnWindows { get; init; }

    /// <summary>Fields of each entry of a <see cref="InputType.MapList"/>.</summary>
    public IReadOnlyList<InputSpec> Fields { get; init; } = [];

    /// <summary>Keys that a map may not have.</summary>
    public IReadOnlyList<string> ForbiddenKeys { get; init; } = [];

    /// <summary>One sentence, for the schema and the docs.</summary>
    public required string Description { get; init; }
}
