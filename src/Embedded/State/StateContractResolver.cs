using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BuildFarm.Embedded.Contracts;
using Orleans;

namespace BuildFarm.Embedded.State;

/// <summary>Types with [GenerateSerializer] are stored by their ids; all others as the library does.</summary>
internal sealed class StateContractResolver : DefaultJsonTypeInfoResolver
{
    public override JsonTypeInfo GetTypeInfo(Type type, JsonSerializerOptions options)
    {
        if (type.IsEnum || !type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)) return base.GetTypeInfo(type, options);
        var info = JsonTypeInfo.CreateJsonTypeInfo(type, options);
        if (!type.IsAbstract) info.CreateObject = Maker(type);
        foreach (var member in StoredMembers.Of(type)) info.Properties.Add(Property(info, member));
        AddDerivedTypes(info, type);
        return info;
    }

    private static Func<object> Maker(Type type)
    {
        var constructor = type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []);
        if (constructor is null) return () => RuntimeHelpers.GetUninitializedObject(type);
        return System.Linq.Expressions.Expression.Lambda<Func<object>>(System.Linq.Expressions.Expression.New(constructor)).Compile();
    }

    private static JsonPropertyInfo Property(JsonTypeInfo info, StoredMember member)
    {
        var property = info.CreateJsonPropertyInfo(member.Type, member.Key);
        property.Get = MemberAccess.Getter(member);
        property.Set = MemberAccess.Setter(member);
        // An immutable array that was never set has nothing to be enumerated.
        if (member.Type.IsGenericType && member.Type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            var isDefault = member.Type.GetProperty(nameof(ImmutableArray<int>.IsDefault))!;
            property.ShouldSerialize = (_, value) => value is not null && !(bool)isDefault.GetValue(value)!;
        }

        return property;
    }

    private static void AddDerivedTypes(JsonTypeInfo info, Type type)
    {
        if (type.IsSealed || type.IsValueType) return;
        var derived = type.Assembly.GetTypes().Where(t => t != type && t.IsSubclassOf(type) && t.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)).ToList();
        if (derived.Count == 0) return;
        var known = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "$type" };
        if (!type.IsAbstract) derived.Add(type);
        foreach (var one in derived.Where(t => !t.IsAbstract)) known.DerivedTypes.Add(new JsonDerivedType(one, one.GetCustomAttributes<AliasAttribute>().First().Alias));
        info.PolymorphismOptions = known;
    }
}
