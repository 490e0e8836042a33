using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using Orleans;
using Orleans.Runtime;

namespace BuildFarm.Embedded.Copying;

/// <summary>Which types nobody can change, so that a call may hand them over by reference.</summary>
internal static class CopyRules
{
    private static readonly HashSet<Type> s_leaves =
    [
        typeof(string), typeof(decimal), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan),
        typeof(Uri), typeof(Version), typeof(Int128), typeof(UInt128), typeof(Half), typeof(CancellationToken),
    ];

    private static readonly HashSet<Type> s_immutableCollections = [typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableHashSet<>), typeof(ImmutableDictionary<,>)];

    private static readonly ConcurrentDictionary<Type, bool> s_shared = new();

    public static bool IsLeaf(Type type) => type.IsPrimitive || type.IsEnum || s_leaves.Contains(type);

    public static bool IsImmutableCollection(Type type) => type.IsGenericType && s_immutableCollections.Contains(type.GetGenericTypeDefinition());

    /// <summary>Whether a value of the type, and all it can reach, never changes.</summary>
    public static bool IsShared(Type type) => s_shared.GetOrAdd(type, static t => Reaches(t, []));

    // A type is shared when everything it reaches is; whether it reaches itself does not matter.
    private static bool Reaches(Type type, HashSet<Type> visited)
    {
        if (IsLeaf(type) || type.IsDefined(typeof(ImmutableAttribute), inherit: false) || !visited.Add(type)) return true;
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Reaches(underlying, visited);
        if (IsImmutableCollection(type)) return type.GetGenericArguments().All(a => Reaches(a, visited));
        if (typeof(GrainReference).IsAssignableFrom(type)) return true;
        var isTuple = type.IsValueType && type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal);
        if (!isTuple && (!type.IsDefined(typeof(GenerateSerializerAttribute)) || (type.IsClass && !type.IsSealed))) return false;
        for (var t = type; t is not null && t != typeof(object) && t != typeof(ValueType); t = t.BaseType)
        {
            foreach (var field in t.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                // A struct is copied by being handed over; its fields count only by what they reach.
                if ((!field.IsInitOnly && !type.IsValueType) || !Reaches(field.FieldType, visited)) return false;
            }
        }

        return true;
    }
}
