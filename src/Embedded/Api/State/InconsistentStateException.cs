using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>The stored state is not the one that was read. The activation from which it escapes is discarded.</summary>
public sealed class InconsistentStateException : OrleansException
{
    /// <summary>An error with a message.</summary>
    public InconsistentStateException(string message) : base(message)
    {
    }

    /// <summary>An error with both versions.</summary>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag) : base(errorMsg) => (StoredEtag, CurrentEtag) = (storedEtag, currentEtag);

    internal bool IsSourceActivation { get; set; } = true;

    /// <summary>The version in the store, where known.</summary>
    public string? StoredEtag { get; }

    /// <summary>The version the grain had.</summary>
    public string? CurrentEtag { get; }
}
