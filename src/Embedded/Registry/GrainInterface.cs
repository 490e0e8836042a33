using System.Collections.Frozen;
using System.Linq.Expressions;
using System.Reflection;
using BuildFarm.Embedded.Calls;
using Orleans;
using Orleans.Runtime;

namespace BuildFarm.Embedded.Registry;

/// <summary>A grain interface: its methods and how its references are made.</summary>
internal sealed class GrainInterface
{
    private readonly FrozenDictionary<MethodInfo, GrainMethod> _methods;
    private readonly Func<GrainReference> _create;

    public GrainInterface(Type type)
    {
        Type = type;
        Alias = type.GetCustomAttributes<AliasAttribute>().FirstOrDefault()?.Alias ?? type.FullName!;
        _methods = MethodsOf(type).ToFrozenDictionary(m => m, GrainMethod.Of);
        var sample = DispatchProxy.Create(type, typeof(GrainReference));
        _create = Expression.Lambda<Func<GrainReference>>(Expression.Convert(Expression.New(sample.GetType()), typeof(GrainReference))).Compile();
    }

    public Type Type { get; }

    public string Alias { get; }

    public GrainMethod Method(MethodInfo method) => _methods[method];

    public GrainReference NewReference(ReferenceTarget target)
    {
        var reference = _create();
        reference.Bind(target);
        return reference;
    }

    /// <summary>All methods of a grain interface, those of the grain interfaces it derives from included.</summary>
    public static IEnumerable<MethodInfo> MethodsOf(Type type) =>
        type.GetInterfaces().Where(typeof(IAddressable).IsAssignableFrom).Prepend(type).SelectMany(i => i.GetMethods());
}
