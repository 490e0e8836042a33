using System.Collections.Concurrent;
using System.Reflection;
using Orleans;

namespace BuildFarm.Embedded.Contracts;

/// <summary>Which members of a type cross calls and are stored.</summary>
internal static class StoredMembers
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly ConcurrentDictionary<Type, IReadOnlyList<StoredMember>> s_members = new();

    /// <summary>Members with an id, of the base classes first, in the order of ids.</summary>
    public static IReadOnlyList<StoredMember> Of(Type type) => s_members.GetOrAdd(type, static t => [.. Levels(t).SelectMany(DeclaredIn)]);

    /// <summary>The type and its base classes, the root first.</summary>
    public static IEnumerable<(Type Type, int Level)> Levels(Type type)
    {
        var chain = new List<Type>();
        for (var t = type; t is not null && t != typeof(object) && t != typeof(ValueType) && t != typeof(Exception); t = t.BaseType) chain.Add(t);
        chain.Reverse();
        return chain.Select((t, level) => (t, level));
    }

    /// <summary>Instance fields and the automatic property each one stands behind, where it does.</summary>
    public static IEnumerable<(FieldInfo Field, PropertyInfo? Property)> FieldsDeclaredIn(Type type) => type.GetFields(Declared).Select(f => (f, PropertyOf(f)));

    private static IEnumerable<StoredMember> DeclaredIn((Type Type, int Level) at)
    {
        var fields = FieldsDeclaredIn(at.Type).ToList();
        var ofFields = fields.Where(f => f.Property is null)
            .Select(f => (f.Field.GetCustomAttribute<IdAttribute>()?.Id, Member: new StoredMember(0, at.Level, f.Field.Name, f.Field.FieldType, f.Field, null)));
        var ofProperties = at.Type.GetProperties(Declared)
            .Select(p => (p.GetCustomAttribute<IdAttribute>()?.Id, Member: new StoredMember(0, at.Level, p.Name, p.PropertyType, fields.FirstOrDefault(f => f.Property == p).Field, p)));
        return ofFields.Concat(ofProperties).Where(m => m.Id is not null).Select(m => m.Member with { Id = m.Id!.Value }).OrderBy(m => m.Id);
    }

    private static PropertyInfo? PropertyOf(FieldInfo field)
    {
        var end = field.Name.IndexOf(">k__BackingField", StringComparison.Ordinal);
        return end > 1 && field.Name[0] == '<' ? field.DeclaringType!.GetProperty(field.Name[1..end], Declared) : null;
    }
}
