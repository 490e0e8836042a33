using System.Reflection;
using Orleans;
using Orleans.Runtime;

namespace BuildFarm.Embedded.Copying;

/// <summary>Copies values of one type, as deep as it can be changed. Copiers take and answer null.</summary>
internal static class Copier<T>
{
    /// <summary>Null when values are handed over by reference.</summary>
    public static readonly Func<T, T>? Copy = Make();

    /// <summary>Copies through <see cref="Copy"/>, looked up at each use: types may contain themselves.</summary>
    public static readonly Func<T, T> Element = static value => Copy is null ? value : Copy(value);

    private static Func<T, T>? Make()
    {
        var type = typeof(T);
        if (CopyRules.IsShared(type)) return null;
        if (type.IsInterface && typeof(IAddressable).IsAssignableFrom(type)) return CopyReference;
        if (type.IsArray) return Collection(nameof(CollectionCopiers.Array), type.GetElementType()!);
        if (!type.IsGenericType || type.IsDefined(typeof(GenerateSerializerAttribute)) || IsTuple(type)) return ObjectCopier.Make<T>();
        var name = CollectionCopiers.NameOf(type.GetGenericTypeDefinition())
            ?? throw new NotSupportedException($"{type} cannot cross a grain call: use List, Dictionary, HashSet, an array, an immutable collection, or a type with [GenerateSerializer].");
        return Collection(name, type.GetGenericArguments());
    }

    private static bool IsTuple(Type type) => type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal);

    private static Func<T, T> Collection(string name, params Type[] arguments) =>
        typeof(CollectionCopiers).GetMethod(name, BindingFlags.Static | BindingFlags.Public)!.MakeGenericMethod(arguments).CreateDelegate<Func<T, T>>();

    // A grain that passes itself is passed as a reference.
    private static T CopyReference(T value) => value is null or GrainReference ? value : (T)GrainExtensions.ReferenceOf((IAddressable)value).As(typeof(T));
}
