using System.Collections.Immutable;
using System.Reflection;
using BuildFarm.Embedded.Copying;
using BuildFarm.Embedded.Registry;
using Orleans;

namespace BuildFarm.Embedded.Contracts;

/// <summary>Checks what crosses calls or is stored, and all it reaches.</summary>
internal sealed class ContractTypes(IReadOnlyList<Type> types, List<string> findings)
{
    private static readonly HashSet<Type> s_collections =
    [
        typeof(List<>), typeof(Dictionary<,>), typeof(HashSet<>), typeof(Nullable<>),
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableHashSet<>), typeof(ImmutableDictionary<,>),
    ];

    private readonly HashSet<Type> _visited = [];

    /// <summary>Checks a type that is met at a place.</summary>
    public void Visit(Type type, string where)
    {
        if (type.IsArray)
        {
            if (type.GetArrayRank() > 1) findings.Add($"{where}: an array of {type.GetArrayRank()} dimensions: write an array of arrays.");
            Visit(type.GetElementType()!, where);
        }
        else if (type.IsGenericType && (s_collections.Contains(type.GetGenericTypeDefinition()) || IsTuple(type)))
        {
            foreach (var argument in type.GetGenericArguments()) Visit(argument, where);
        }
        else if (!GrainClass.IsGrainInterface(type) && !(CopyRules.IsLeaf(type) && !type.IsEnum) && type != typeof(CancellationToken))
        {
            VisitOwn(type, where);
        }
    }

    private static bool IsTuple(Type type) => type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal);

    private void VisitOwn(Type type, string where)
    {
        if (Advice(type) is { } advice)
        {
            findings.Add($"{where}: {Name(type)} {advice}");
            return;
        }

        if (!_visited.Add(type)) return;
        if (!type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)) findings.Add($"{type} (met at {where}) lacks [GenerateSerializer]: write [GenerateSerializer, Alias(\"…\")] on it and [Id(n)] on each member.");
        ContractInterface.CheckAlias(type, type.FullName!, findings);
        if (!ContractInterface.IsReachable(type)) findings.Add($"{type}: make it public or internal: code is generated beside it.");
        if (type.IsEnum) return;
        if (type.IsGenericType) findings.Add($"{type}: a type with type parameters: write one type each.");
        foreach (var (level, _) in StoredMembers.Levels(type)) CheckLevel(level);
        foreach (var derived in types.Where(t => t.IsSubclassOf(type))) Visit(derived, $"{derived.FullName}, which is a {type.Name},");
    }

    private void CheckLevel(Type level)
    {
        if (!level.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)) findings.Add($"{level} lacks [GenerateSerializer], as each base of a type that crosses calls needs.");
        foreach (var (field, property) in StoredMembers.FieldsDeclaredIn(level))
        {
            MemberInfo member = property is null ? field : property;
            if (field.IsDefined(typeof(IdAttribute)) || member.IsDefined(typeof(IdAttribute)) || field.IsDefined(typeof(NonSerializedAttribute))) continue;
            findings.Add($"{level}.{member.Name} lacks [Id(n)]: write the next free number (in a positional record [property: Id(n)]).");
        }

        var members = StoredMembers.Of(level).Where(m => (m.Field?.DeclaringType ?? m.Property!.DeclaringType) == level).ToList();
        foreach (var same in members.GroupBy(m => m.Id).Where(g => g.Count() > 1))
            findings.Add($"{level}: [Id({same.Key})] is on {string.Join(" and ", same.Select(m => m.Name))}: give each its own.");
        foreach (var member in members)
        {
            if (member.Field is null && member.Property is { SetMethod: null } or { GetMethod: null })
                findings.Add($"{level}.{member.Name} is computed and has an [Id]: remove the [Id].");
            Visit(member.Type, $"{level}.{member.Name}");
        }
    }

    private static string? Advice(Type type)
    {
        if (type == typeof(object)) return "says nothing of what it holds: name the type.";
        if (typeof(Delegate).IsAssignableFrom(type)) return "is a delegate: pass a grain reference.";
        if (typeof(Task).IsAssignableFrom(type)) return "is a task: await it before.";
        if (type.GetInterfaces().Any(i => i.FullName == "Google.Protobuf.IMessage")) return "is a protobuf message: declare a record in src/Grains for what the grain needs.";
        if (type.IsInterface && typeof(System.Collections.IEnumerable).IsAssignableFrom(type))
            return "is a collection interface; what is behind it at run time may be a type of the compiler's own, which Orleans cannot serialise: write List, ImmutableArray, Dictionary or ImmutableDictionary.";
        if (type.IsInterface) return "is an interface: write the type, or an abstract record.";
        if (type.Namespace is "System" || type.Namespace?.StartsWith("System.", StringComparison.Ordinal) == true)
            return type.IsEnum ? "is an enum of the framework: declare one of your own." : "is not among the types that may cross a call: see docs/engines.md.";
        return null;
    }

    private static string Name(Type type) => type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;
}
