using System.Reflection;
using BuildFarm.Embedded.Registry;
using Orleans;
using Orleans.Runtime;

namespace BuildFarm.Embedded.Contracts;

/// <summary>Checks grain interfaces, grain classes and all that they reach.</summary>
internal sealed class ContractCheck(IReadOnlyList<Type> types)
{
    private readonly List<string> _findings = [];

    public IReadOnlyList<string> Run()
    {
        var members = new ContractTypes(types, _findings);
        foreach (var type in types.Where(GrainClass.IsGrainInterface)) new ContractInterface(type, members, _findings).Check();
        foreach (var type in types.Where(GrainClass.IsGrainClass)) CheckClass(type, members);
        // What is declared is checked although nothing uses it yet: a derived type is only met at run time.
        foreach (var type in types.Where(t => t.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))) members.Visit(type, type.FullName!);
        foreach (var type in types.Where(t => t.IsSubclassOf(typeof(Exception)) && !t.IsAbstract)) members.Visit(type, type.FullName!);
        CheckAliases();
        return [.. _findings.Distinct()];
    }

    private void CheckClass(Type type, ContractTypes members)
    {
        if (type.IsDefined(typeof(AliasAttribute), inherit: false)) _findings.Add($"{type}: [Alias] on a grain class is an error there: write [GrainType(\"name\")], and the alias on its interface.");
        if (type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)) _findings.Add($"{type}: [GenerateSerializer] on a grain class is an error there: remove it.");
        if (!type.GetInterfaces().Any(GrainClass.IsGrainInterface)) _findings.Add($"{type}: nobody can call it: let it implement a grain interface.");
        if (type.IsGenericType) _findings.Add($"{type}: a grain class with type parameters: write one class a type.");
        foreach (var method in type.GetMethods().Where(m => m.DeclaringType == type && ContractInterface.ConcurrencyAttributes.Any(a => m.IsDefined(a, inherit: false))))
            _findings.Add($"{type}.{method.Name}: [OneWay], [ReadOnly] and [AlwaysInterleave] do nothing here: write them on the interface's method.");
        var names = new HashSet<string>();
        foreach (var (parameter, facet) in StatesOf(type))
        {
            if (!names.Add(facet.StateName)) _findings.Add($"{type}: two states are named \"{facet.StateName}\": give each its own name.");
            if (!parameter.ParameterType.IsGenericType || parameter.ParameterType.GetGenericTypeDefinition() != typeof(IPersistentState<>)) continue;
            var state = parameter.ParameterType.GetGenericArguments()[0];
            members.Visit(state, $"{type} state \"{facet.StateName}\"");
            if (state.IsClass && state.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []) is null)
                _findings.Add($"{state}: a state is made before anything is stored: give it a parameterless constructor.");
            if (state.IsAbstract) _findings.Add($"{state}: a state is of a concrete type: let a member be of the abstract one.");
        }
    }

    public static IEnumerable<(ParameterInfo Parameter, PersistentStateAttribute Facet)> StatesOf(Type grainClass) =>
        from parameter in GrainConstructor.Choose(grainClass).GetParameters()
        let facet = parameter.GetCustomAttribute<PersistentStateAttribute>()
        where facet is not null
        select (parameter, facet);

    private void CheckAliases()
    {
        var aliases = types.Where(t => !GrainClass.IsGrainClass(t))
            .SelectMany(t => t.GetCustomAttributes<AliasAttribute>(inherit: false).Select(a => (Type: t, a.Alias)));
        foreach (var group in aliases.GroupBy(a => a.Alias).Where(g => g.Count() > 1))
            _findings.Add($"[Alias(\"{group.Key}\")] is on {string.Join(" and ", group.Select(g => g.Type.FullName))}: each needs its own.");
    }
}
