namespace BuildFarm.Embedded.Activations;

/// <summary>An activation's life.</summary>
internal enum ActivationState
{
    /// <summary>Being made; calls wait.</summary>
    Activating,
    /// <summary>Takes calls.</summary>
    Valid,
    /// <summary>Runs OnDeactivateAsync; calls wait, for the next activation.</summary>
    Deactivating,
    /// <summary>Takes nothing any more.</summary>
    Gone,
}
