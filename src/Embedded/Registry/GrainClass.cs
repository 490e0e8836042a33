using System.Reflection;
using BuildFarm.Embedded.Activations;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace BuildFarm.Embedded.Registry;

/// <summary>A grain class: its stored name, how it runs and how it is made.</summary>
internal sealed class GrainClass
{
    private readonly Func<IServiceProvider, Activation, object> _create;

    public GrainClass(Type type)
    {
        Type = type;
        Name = type.GetCustomAttribute<GrainTypeAttribute>()?.GrainType ?? DefaultName(type);
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute));
        IsKeptAlive = type.IsDefined(typeof(KeepAliveAttribute));
        IsRemindable = typeof(IRemindable).IsAssignableFrom(type);
        Interfaces = [.. type.GetInterfaces().Where(IsGrainInterface)];
        _create = GrainConstructor.Compile(type);
    }

    public Type Type { get; }

    public string Name { get; }

    public bool IsReentrant { get; }

    public bool IsKeptAlive { get; }

    public bool IsRemindable { get; }

    public IReadOnlyList<Type> Interfaces { get; }

    public object Create(IServiceProvider services, Activation activation) => _create(services, activation);

    public static bool IsGrainClass(Type type) => type is { IsClass: true, IsAbstract: false } && typeof(IGrainBase).IsAssignableFrom(type);

    public static bool IsGrainInterface(Type type) =>
        type.IsInterface && typeof(IGrain).IsAssignableFrom(type) && type.Assembly != typeof(IGrain).Assembly;

    // Orleans' own rule, so that a store keeps its meaning under both engines.
    private static string DefaultName(Type type)
    {
        var name = type.Name.ToLowerInvariant();
        return name.EndsWith("grain", StringComparison.Ordinal) && name.Length > 5 ? name[..^5] : name;
    }
}
