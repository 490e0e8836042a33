namespace BuildFarm.Documents.Components;

/// <summary>One turn of a loop: what <c>loop.index</c> (from 0) and <c>loop.value</c> mean in it.</summary>
public sealed record LoopIteration(string? LoopName, long Index, string Value)
{
    /// <summary>The value came from a secret and must not reach a log.</summary>
    public bool IsSecret { get; init; }
}
