using System.Reflection;
using System.Text;
using BuildFarm.Embedded.Registry;
using Orleans;
using Orleans.Concurrency;

namespace BuildFarm.Embedded.Contracts;

/// <summary>The contract as text: stable order, one thing a line.</summary>
internal static class ContractText
{
    public static string Of(IReadOnlyList<Type> types)
    {
        var text = new StringBuilder();
        foreach (var type in Sorted(types.Where(GrainClass.IsGrainInterface))) WriteInterface(text, type);
        foreach (var type in Sorted(types.Where(GrainClass.IsGrainClass))) WriteClass(text, type);
        foreach (var type in Sorted(types.Where(t => t.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)))) WriteType(text, type);
        return text.ToString();
    }

    private static IEnumerable<Type> Sorted(IEnumerable<Type> types) => types.OrderBy(t => t.FullName, StringComparer.Ordinal);

    private static string Alias(MemberInfo member) => ContractInterface.AliasOf(member) ?? "-";

    private static void WriteInterface(StringBuilder text, Type type)
    {
        text.Append($"interface {Alias(type)} = {type.FullName}\n");
        foreach (var method in type.GetMethods().OrderBy(Alias, StringComparer.Ordinal))
        {
            var parameters = string.Join(", ", method.GetParameters().Select(p => $"{Name(p.ParameterType)} {p.Name}"));
            var result = method.ReturnType.IsGenericType ? Name(method.ReturnType.GetGenericArguments()[0]) : "void";
            text.Append($"  {Alias(method)} = {method.Name}({parameters}): {result}{Modes(method)}\n");
        }
    }

    private static string Modes(MethodInfo method) =>
        (method.IsDefined(typeof(OneWayAttribute)) ? " one-way" : "") + (method.IsDefined(typeof(ReadOnlyAttribute)) ? " read-only" : "")
        + (method.IsDefined(typeof(AlwaysInterleaveAttribute)) ? " interleaves" : "");

    private static void WriteClass(StringBuilder text, Type type)
    {
        var grainClass = new GrainClass(type);
        var interfaces = string.Join(", ", grainClass.Interfaces.Select(i => i.Name).Order(StringComparer.Ordinal));
        text.Append($"grain {grainClass.Name} = {type.FullName}: {interfaces}{(grainClass.IsRemindable ? " reminders" : "")}{(grainClass.IsReentrant ? " reentrant" : "")}\n");
        foreach (var (parameter, facet) in ContractCheck.StatesOf(type).OrderBy(s => s.Facet.StateName, StringComparer.Ordinal))
            text.Append($"  state {facet.StateName} in {facet.StorageName ?? "Default"}: {Name(parameter.ParameterType.GetGenericArguments()[0])}\n");
    }

    private static void WriteType(StringBuilder text, Type type)
    {
        if (type.IsEnum)
        {
            text.Append($"enum {Alias(type)} = {type.FullName}\n");
            foreach (var value in Enum.GetValues(type)) text.Append($"  {Convert.ToInt64(value)} {value}\n");
            return;
        }

        var based = type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType) ? $": {Name(b)}" : "";
        text.Append($"type {Alias(type)} = {type.FullName}{based}\n");
        foreach (var member in StoredMembers.Of(type).Where(m => (m.Field?.DeclaringType ?? m.Property!.DeclaringType) == type))
            text.Append($"  {member.Id} {member.Name}: {Name(member.Type)}\n");
    }

    private static string Name(Type type)
    {
        if (type.IsArray) return $"{Name(type.GetElementType()!)}[]";
        if (Nullable.GetUnderlyingType(type) is { } underlying) return $"{Name(underlying)}?";
        return type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;
    }
}
