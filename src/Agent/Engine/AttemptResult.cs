using BuildFarm.Documents;

namespace BuildFarm.Agent.Engine;

/// <summary>What one attempt of a step came to.</summary>
internal sealed record AttemptResult
{
    public required string Status { get; init; }

    /// <summary>The cause, in a sentence; empty on success.</summary>
    public string Cause { get; init; } = "";

    public int ExitCode { get; init; }

    public DocumentNode? Inputs { get; init; }

    public IReadOnlyDictionary<string, string> Outputs { get; init; } = new Dictionary<string, string>();

    public string? DetailedOutput { get; init; }

    public OutputTail? Tail { get; init; }

    public bool Succeeded => Status == RunStatus.Success;
}
