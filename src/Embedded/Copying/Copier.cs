using System.Collections.Concurrent;
using System.Reflection;

namespace BuildFarm.Embedded.Copying;

/// <summary>Copies values of types known at run time.</summary>
internal static class Copier
{
    private static readonly ConcurrentDictionary<Type, Func<object?, object?>?> s_copiers = new();

    /// <summary>The copier of a type, or null when its values are handed over by reference.</summary>
    public static Func<object?, object?>? For(Type type) => s_copiers.GetOrAdd(type, static t =>
        (Func<object?, object?>?)typeof(Copier).GetMethod(nameof(Untyped), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(t).Invoke(null, null));

    private static Func<object?, object?>? Untyped<T>() => Copier<T>.Copy is { } copy ? value => copy((T)value!) : null;
}
