using System.Reflection;
using BuildFarm.Embedded.Activations;
using BuildFarm.Embedded.Registry;
using Orleans.Runtime;

namespace BuildFarm.Embedded.Calls;

/// <summary>A grain under one of its interfaces.</summary>
internal sealed class ReferenceTarget(EmbeddedRuntime runtime, GrainInterface grainInterface, GrainClass grainClass, string key) : IReferenceTarget
{
    private Activation? _activation;

    public GrainClass Class => grainClass;

    public string Key => key;

    public GrainId GrainId => GrainId.Create(grainClass.Name, key);

    public string InterfaceName => grainInterface.Alias;

    /// <summary>The activation that took the last call, which likely takes the next; saves the look-up.</summary>
    public Activation? LastActivation
    {
        get => Volatile.Read(ref _activation);
        set => Volatile.Write(ref _activation, value);
    }

    public object? Invoke(MethodInfo method, object?[] arguments)
    {
        var grainMethod = grainInterface.Method(method);
        grainMethod.Isolate(arguments);
        return grainMethod.Call(runtime, this, arguments, runtime.Time.GetTimestamp());
    }

    public object Cast(Type interfaceType) => runtime.Factory.Reference(interfaceType, grainClass, key);
}
