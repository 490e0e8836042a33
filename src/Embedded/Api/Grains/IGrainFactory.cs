namespace Orleans;

/// <summary>Makes references to grains. A reference is cheap and always valid; the grain is activated by its first call.</summary>
public interface IGrainFactory
{
    /// <summary>A reference to the grain with this key.</summary>
    /// <exception cref="ArgumentException">No grain class, or more than one, implements the interface.</exception>
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null) where TGrainInterface : IGrainWithStringKey;

    /// <summary>A reference to the grain with this key, by the interface's type.</summary>
    IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey);
}
