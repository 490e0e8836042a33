using System.Reflection;
using BuildFarm.Embedded.Activations;
using BuildFarm.Embedded.Copying;
using Orleans;
using Orleans.Concurrency;

namespace BuildFarm.Embedded.Calls;

/// <summary>One method of a grain interface, made ready to be called.</summary>
internal abstract class GrainMethod
{
    private readonly Func<object?, object?>?[] _argumentCopiers;

    protected GrainMethod(MethodInfo method)
    {
        Name = method.Name;
        Mode = (method.IsDefined(typeof(OneWayAttribute)) ? CallMode.OneWay : 0)
            | (method.IsDefined(typeof(ReadOnlyAttribute)) ? CallMode.ReadOnly : 0)
            | (method.IsDefined(typeof(AlwaysInterleaveAttribute)) ? CallMode.AlwaysInterleave : 0);
        _argumentCopiers = [.. method.GetParameters().Select(p => p.IsDefined(typeof(ImmutableAttribute)) ? null : Copier.For(p.ParameterType))];
    }

    public string Name { get; }

    public CallMode Mode { get; }

    /// <summary>Sends a call with copies of the arguments; answers the task in the method's own return type.</summary>
    public abstract object Call(EmbeddedRuntime runtime, ReferenceTarget target, object?[] arguments, long sentAt);

    /// <summary>Replaces the arguments by copies, so that caller and grain share nothing.</summary>
    public void Isolate(object?[] arguments)
    {
        for (var i = 0; i < _argumentCopiers.Length; i++)
        {
            if (_argumentCopiers[i] is { } copy && arguments[i] is { } argument) arguments[i] = copy(argument);
        }
    }

    public static GrainMethod Of(MethodInfo method)
    {
        var type = method.ReturnType;
        if (!type.IsGenericType) return new VoidGrainMethod(method);
        var result = typeof(ResultGrainMethod<>).MakeGenericType(type.GetGenericArguments()[0]);
        return (GrainMethod)Activator.CreateInstance(result, method)!;
    }
}
