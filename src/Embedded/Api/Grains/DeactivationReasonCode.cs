namespace Orleans;

/// <summary>The kinds of reasons for a deactivation. Numbers and names are Orleans'.</summary>
public enum DeactivationReasonCode : byte
{
    /// <summary>None given.</summary>
    None,
    /// <summary>The host stops.</summary>
    ShuttingDown,
    /// <summary>OnActivateAsync, the constructor or a state's load failed.</summary>
    ActivationFailed,
    /// <summary>Only in a cluster.</summary>
    DirectoryFailure,
    /// <summary>No call for the collection age.</summary>
    ActivationIdle,
    /// <summary>Only in a cluster.</summary>
    ActivationUnresponsive,
    /// <summary>Only in a cluster.</summary>
    DuplicateActivation,
    /// <summary>Only in a cluster.</summary>
    IncompatibleRequest,
    /// <summary>The grain let an exception pass that leaves its state unknown.</summary>
    ApplicationError,
    /// <summary>The grain asked for it.</summary>
    ApplicationRequested,
    /// <summary>Only in a cluster.</summary>
    Migrating,
    /// <summary>The engine asked for it.</summary>
    RuntimeRequested,
    /// <summary>Only in a cluster.</summary>
    HighMemoryPressure,
}
