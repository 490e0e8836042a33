using System.Linq.Expressions;
using System.Reflection;
using BuildFarm.Embedded.Activations;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace BuildFarm.Embedded.Registry;

/// <summary>Compiles the making of a grain: states by <see cref="PersistentStateAttribute"/>, the context, all else from the services.</summary>
internal static class GrainConstructor
{
    private static readonly MethodInfo s_state = typeof(Activation).GetMethod(nameof(Activation.AddState))!;
    private static readonly MethodInfo s_service = typeof(ServiceProviderServiceExtensions).GetMethod(nameof(ServiceProviderServiceExtensions.GetRequiredService), [typeof(IServiceProvider), typeof(Type)])!;

    public static Func<IServiceProvider, Activation, object> Compile(Type type)
    {
        var services = Expression.Parameter(typeof(IServiceProvider));
        var activation = Expression.Parameter(typeof(Activation));
        var constructor = Choose(type);
        var arguments = constructor.GetParameters().Select(p => Argument(p, services, activation));
        return Expression.Lambda<Func<IServiceProvider, Activation, object>>(Expression.New(constructor, arguments), services, activation).Compile();
    }

    public static ConstructorInfo Choose(Type type)
    {
        var constructors = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public);
        if (constructors.Length == 0) constructors = type.GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic);
        return constructors.FirstOrDefault(c => c.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
            ?? (constructors.Length == 1 ? constructors[0]
                : throw new InvalidOperationException($"{type} has {constructors.Length} constructors: leave one, or mark the one to use with [ActivatorUtilitiesConstructor]."));
    }

    private static Expression Argument(ParameterInfo parameter, Expression services, Expression activation)
    {
        var type = parameter.ParameterType;
        if (parameter.GetCustomAttribute<PersistentStateAttribute>() is { } facet)
        {
            if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
                throw new InvalidOperationException($"{parameter.Member.DeclaringType}: the parameter {parameter.Name} has [PersistentState], so its type must be IPersistentState<T>.");
            return Expression.Call(activation, s_state.MakeGenericMethod(type.GetGenericArguments()[0]), Expression.Constant(facet.StateName));
        }

        if (type == typeof(IGrainContext)) return activation;
        return Expression.Convert(Expression.Call(s_service, services, Expression.Constant(type)), type);
    }
}
