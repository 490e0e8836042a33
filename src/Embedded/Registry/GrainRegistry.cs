using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using BuildFarm.Embedded.Calls;
using Orleans;

namespace BuildFarm.Embedded.Registry;

/// <summary>The grain classes and interfaces of the host's assemblies.</summary>
internal sealed class GrainRegistry
{
    private readonly FrozenDictionary<string, GrainClass> _classesByName;
    private readonly FrozenDictionary<Type, GrainClass> _classesByInterface;
    private readonly FrozenDictionary<string, Type> _interfacesByAlias;
    private readonly ConcurrentDictionary<Type, GrainInterface> _interfaces = new();

    public GrainRegistry(IEnumerable<Type> types)
    {
        var byName = new Dictionary<string, GrainClass>();
        var byInterface = new Dictionary<Type, GrainClass>();
        foreach (var type in types.Where(GrainClass.IsGrainClass))
        {
            var grainClass = new GrainClass(type);
            if (!byName.TryAdd(grainClass.Name, grainClass))
                throw new InvalidOperationException($"{type} and {byName[grainClass.Name].Type} are both the grain type \"{grainClass.Name}\": give one a [GrainType(\"name\")].");
            foreach (var grainInterface in grainClass.Interfaces)
            {
                if (!byInterface.TryAdd(grainInterface, grainClass))
                    throw new InvalidOperationException($"{grainInterface} is implemented by {type} and {byInterface[grainInterface].Type}: one grain class an interface.");
            }
        }

        _classesByName = byName.ToFrozenDictionary();
        _classesByInterface = byInterface.ToFrozenDictionary();
        _interfacesByAlias = byInterface.Keys.ToFrozenDictionary(AliasOf);
    }

    /// <summary>IRemindable under which the reminder service calls grains.</summary>
    public static VoidGrainMethod ReceiveReminder { get; } = new(typeof(IRemindable).GetMethod(nameof(IRemindable.ReceiveReminder))!);

    public GrainInterface Interface(Type type) => _interfaces.GetOrAdd(type, static t => new GrainInterface(t));

    public int ClassCount => _classesByName.Count;

    public GrainClass ClassOf(Type interfaceType) => _classesByInterface.TryGetValue(interfaceType, out var grainClass)
        ? grainClass
        : throw new ArgumentException($"No grain class implements {interfaceType} in the assemblies given to AddEmbeddedOrleans.");

    public GrainClass? FindClass(string name) => _classesByName.GetValueOrDefault(name);

    public Type? FindInterface(string alias) => _interfacesByAlias.GetValueOrDefault(alias);

    private static string AliasOf(Type type) => type.GetCustomAttributes<AliasAttribute>().FirstOrDefault()?.Alias ?? type.FullName!;
}
