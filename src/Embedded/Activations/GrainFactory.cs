using BuildFarm.Embedded.Calls;
using BuildFarm.Embedded.Registry;
using Orleans;
using Orleans.Runtime;

namespace BuildFarm.Embedded.Activations;

/// <summary>Makes references.</summary>
internal sealed class GrainFactory(EmbeddedRuntime runtime, GrainRegistry registry) : IGrainFactory
{
    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null) where TGrainInterface : IGrainWithStringKey =>
        (TGrainInterface)(object)Reference(typeof(TGrainInterface), primaryKey);

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => (IGrain)(object)Reference(grainInterfaceType, grainPrimaryKey);

    public GrainReference Reference(Type interfaceType, string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return Reference(interfaceType, registry.ClassOf(interfaceType), key);
    }

    public GrainReference Reference(Type interfaceType, GrainClass grainClass, string key)
    {
        if (!interfaceType.IsAssignableFrom(grainClass.Type)) throw new InvalidCastException($"{grainClass.Type} is not a {interfaceType}.");
        var grainInterface = registry.Interface(interfaceType);
        return grainInterface.NewReference(new ReferenceTarget(runtime, grainInterface, grainClass, key));
    }
}
