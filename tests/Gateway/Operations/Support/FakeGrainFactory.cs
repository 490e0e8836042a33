using System.Reflection;
using Orleans;

namespace BuildFarm.Gateway.Tests.Operations.Support;

/// <summary>A grain factory of fakes. A proxy, since the interface has more members under one engine than under the other.</summary>
public class FakeGrainFactory : DispatchProxy
{
    private Func<Type, string, object> make = (type, _) => throw new ArgumentException($"no fake for {type.Name}", nameof(type));

    public static IGrainFactory Of(Func<Type, string, object> make)
    {
        var factory = Create<IGrainFactory, FakeGrainFactory>();
        ((FakeGrainFactory)(object)factory).make = make;
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod is { Name: nameof(IGrainFactory.GetGrain), IsGenericMethod: true } && args is [string key, ..]
            ? make(targetMethod.GetGenericArguments()[0], key)
            : throw new NotSupportedException($"the fake factory has no {targetMethod}");
}
