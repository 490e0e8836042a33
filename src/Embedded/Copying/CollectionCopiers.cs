using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace BuildFarm.Embedded.Copying;

/// <summary>How collections are copied, by their generic type.</summary>
internal static class CollectionCopiers
{
    public static string? NameOf(Type definition) => definition == typeof(List<>) ? nameof(List)
        : definition == typeof(Dictionary<,>) ? nameof(Dictionary)
        : definition == typeof(HashSet<>) ? nameof(HashSet)
        : definition == typeof(Nullable<>) ? nameof(NullableValue)
        : definition == typeof(ImmutableArray<>) ? nameof(ImmutableArrayOf)
        : definition == typeof(ImmutableList<>) ? nameof(ImmutableListOf)
        : definition == typeof(ImmutableHashSet<>) ? nameof(ImmutableHashSetOf)
        : definition == typeof(ImmutableDictionary<,>) ? nameof(ImmutableDictionaryOf)
        : null;

    [return: NotNullIfNotNull(nameof(source))]
    public static TElement[]? Array<TElement>(TElement[]? source)
    {
        if (source is null) return null;
        if (Copier<TElement>.Copy is not { } copy) return [.. source];
        var target = new TElement[source.Length];
        for (var i = 0; i < target.Length; i++) target[i] = copy(source[i]);
        return target;
    }

    public static List<TElement>? List<TElement>(List<TElement>? source)
    {
        if (source is null) return null;
        if (Copier<TElement>.Copy is not { } copy) return [.. source];
        var target = new List<TElement>(source.Count);
        foreach (var element in source) target.Add(copy(element));
        return target;
    }

    public static HashSet<TElement>? HashSet<TElement>(HashSet<TElement>? source) =>
        source is null ? null : new HashSet<TElement>(source.Select(Copier<TElement>.Element), source.Comparer);

    public static Dictionary<TKey, TValue>? Dictionary<TKey, TValue>(Dictionary<TKey, TValue>? source) where TKey : notnull
    {
        if (source is null) return null;
        if (Copier<TKey>.Copy is null && Copier<TValue>.Copy is null) return new Dictionary<TKey, TValue>(source, source.Comparer);
        var target = new Dictionary<TKey, TValue>(source.Count, source.Comparer);
        foreach (var (key, value) in source) target.Add(Copier<TKey>.Element(key), Copier<TValue>.Element(value));
        return target;
    }

    public static TValue? NullableValue<TValue>(TValue? source) where TValue : struct => source is { } value ? Copier<TValue>.Element(value) : null;

    public static ImmutableArray<TElement> ImmutableArrayOf<TElement>(ImmutableArray<TElement> source) =>
        source.IsDefault ? source : ImmutableArray.CreateRange(source, Copier<TElement>.Element);

    public static ImmutableList<TElement>? ImmutableListOf<TElement>(ImmutableList<TElement>? source) =>
        source is null ? null : ImmutableList.CreateRange(source.Select(Copier<TElement>.Element));

    public static ImmutableHashSet<TElement>? ImmutableHashSetOf<TElement>(ImmutableHashSet<TElement>? source) =>
        source is null ? null : ImmutableHashSet.CreateRange(source.KeyComparer, source.Select(Copier<TElement>.Element));

    public static ImmutableDictionary<TKey, TValue>? ImmutableDictionaryOf<TKey, TValue>(ImmutableDictionary<TKey, TValue>? source) where TKey : notnull =>
        source?.ToImmutableDictionary(p => Copier<TKey>.Element(p.Key), p => Copier<TValue>.Element(p.Value), source.KeyComparer);
}
