using System.Collections.Frozen;
using System.Reflection;
using BuildFarm.Embedded.Calls;
using Orleans;
using Orleans.Runtime;

namespace BuildFarm.Embedded.Registry;

/// <summary>A grain interface: its methods and how its references are made.</summary>
internal sealed class GrainInterface
{
    private readonly FrozenDictionary<MethodInfo, GrainMethod> _methods;
    // Clones of one reference cost a tenth of what DispatchProxy.Create does.
    private readonly GrainReference _unbound;

    public GrainInterface(Type type)
    {
        Type = type;
        Alias = type.GetCustomAttributes<AliasAttribute>().FirstOrDefault()?.Alias ?? type.FullName!;
        _methods = MethodsOf(type).ToFrozenDictionary(m => m, GrainMethod.Of);
        _unbound = (GrainReference)DispatchProxy.Create(type, typeof(GrainReference));
    }

    public Type Type { get; }

    public string Alias { get; }

    public GrainMethod Method(MethodInfo method) => _methods[method];

    public GrainReference NewReference(ReferenceTarget target) => _unbound.BoundTo(target);

    /// <summary>All methods of a grain interface, those of the grain interfaces it derives from included.</summary>
    public static IEnumerable<MethodInfo> MethodsOf(Type type) =>
        type.GetInterfaces().Where(typeof(IAddressable).IsAssignableFrom).Prepend(type).SelectMany(i => i.GetMethods());
}
