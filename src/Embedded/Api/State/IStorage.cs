namespace Orleans.Core;

/// <summary>A stored thing.</summary>
public interface IStorage
{
    /// <summary>The stored version, or null when nothing is stored.</summary>
    string? Etag { get; }

    /// <summary>Whether something is stored.</summary>
    bool RecordExists { get; }

    /// <summary>Deletes what is stored and sets the state to a new one.</summary>
    Task ClearStateAsync();

    /// <summary>Stores the state; the task ends when it is durable.</summary>
    /// <exception cref="Orleans.Storage.InconsistentStateException">Somebody else has written since it was read. Let it pass: the activation is then discarded.</exception>
    Task WriteStateAsync();

    /// <summary>Replaces the state by what is stored.</summary>
    Task ReadStateAsync();

    /// <inheritdoc cref="ClearStateAsync()"/>
    Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();

    /// <inheritdoc cref="WriteStateAsync()"/>
    Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

    /// <inheritdoc cref="ReadStateAsync()"/>
    Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();
}
