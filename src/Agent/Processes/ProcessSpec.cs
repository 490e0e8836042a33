namespace BuildFarm.Agent.Processes;

/// <summary>A program to run: an absolute path, its arguments (without the program's own name), its environment.</summary>
internal sealed record ProcessSpec
{
    public required string Path { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Null inherits the agent's own.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    public string? WorkingDirectory { get; init; }
}
