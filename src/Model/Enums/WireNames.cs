namespace BuildFarm.Model.Enums;

using System.Collections.Concurrent;
using System.Collections.Frozen;
using BuildFarm.Model.Api;
using Google.Protobuf.Reflection;

/// <summary>The names of one enum's values on the REST wire, both ways.</summary>
public sealed class WireNames
{
    private static readonly ConcurrentDictionary<string, WireNames> Cache = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<Type, WireNames> CacheByType = new();

    private readonly FrozenDictionary<string, int> numbers;
    private readonly FrozenDictionary<int, string> names;

    private WireNames(EnumDescriptor type)
    {
        var pairs = type.Values
            .Select(value => (value.Number, Name: value.GetOptions()?.GetExtension(OptionsExtensions.WireName)))
            .Where(value => !string.IsNullOrEmpty(value.Name))
            .ToList();
        numbers = pairs.ToFrozenDictionary(pair => pair.Name!, pair => pair.Number, StringComparer.Ordinal);
        names = pairs.ToFrozenDictionary(pair => pair.Number, pair => pair.Name!);
        All = [.. pairs.Select(pair => pair.Name!)];
    }

    /// <summary>All wire names in the order of the contract.</summary>
    public IReadOnlyList<string> All { get; }

    public static WireNames Of(EnumDescriptor type) => Cache.GetOrAdd(type.FullName, static (_, type) => new WireNames(type), type);

    /// <summary>The wire name of a value; null for an unspecified or unknown one.</summary>
    public static string? Of<TEnum>(TEnum value) where TEnum : struct, Enum =>
        For(typeof(TEnum)).NameOf((int)(object)value);

    /// <summary>The value of a wire name (case-sensitive), or null.</summary>
    public static TEnum? Parse<TEnum>(string name) where TEnum : struct, Enum =>
        For(typeof(TEnum)).NumberOf(name) is { } number ? (TEnum)(object)number : null;

    public string? NameOf(int number) => names.GetValueOrDefault(number);

    public int? NumberOf(string name) => numbers.TryGetValue(name, out var number) ? number : null;

    private static WireNames For(Type type) => CacheByType.GetOrAdd(type, static type =>
        Of(EnumsReflection.Descriptor.EnumTypes.First(candidate => candidate.ClrType == type)));
}
