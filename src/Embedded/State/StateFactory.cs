using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace BuildFarm.Embedded.State;

/// <summary>Makes a state that was never stored: by the parameterless constructor, as Orleans does.</summary>
internal static class StateFactory<TState>
{
    public static Func<TState> New { get; } = Compile();

    private static Func<TState> Compile()
    {
        var type = typeof(TState);
        if (type.IsValueType) return static () => default!;
        var constructor = type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []);
        return constructor is null
            ? () => (TState)RuntimeHelpers.GetUninitializedObject(type)
            : Expression.Lambda<Func<TState>>(Expression.New(constructor)).Compile();
    }
}
