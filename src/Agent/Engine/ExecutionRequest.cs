namespace BuildFarm.Agent.Engine;

/// <summary>What is to be run: documents one after the other, each with the phases asked for.</summary>
internal sealed record ExecutionRequest
{
    public required string ExecutionId { get; init; }

    public required IReadOnlyList<DocumentRequest> Documents { get; init; }

    /// <summary>Empty runs all; the document's order counts, never this one's.</summary>
    public IReadOnlyList<string> Phases { get; init; } = [];

    /// <summary>Where the TOE_ folder goes.</summary>
    public required string LogDirectory { get; init; }

    /// <summary>Where the state of executions is kept, a folder each.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>Where is kept what later executions of the same documents chain to; null keeps nothing.</summary>
    public string? ChainDirectory { get; init; }

    /// <summary>Added to the environment of all programs.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}

/// <summary>A document with the values for its parameters.</summary>
internal sealed record DocumentRequest
{
    /// <summary>For messages: the component's name, or the file's.</summary>
    public required string Name { get; init; }

    /// <summary>File path, URI or ARN, as given.</summary>
    public required string Source { get; init; }

    public required string Text { get; init; }

    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Values of Systems Manager parameters that the caller resolved, by name; never logged.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();
}
