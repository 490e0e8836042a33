using System.Reflection;
using System.Text.RegularExpressions;
using Orleans;
using Orleans.Concurrency;

namespace BuildFarm.Embedded.Contracts;

/// <summary>Checks one grain interface.</summary>
internal sealed partial class ContractInterface(Type type, ContractTypes members, List<string> findings)
{
    public static readonly Type[] ConcurrencyAttributes = [typeof(OneWayAttribute), typeof(ReadOnlyAttribute), typeof(AlwaysInterleaveAttribute)];

    [GeneratedRegex("^[A-Za-z0-9._-]{1,128}$")]
    public static partial Regex AliasPattern { get; }

    public void Check()
    {
        if (!typeof(IGrainWithStringKey).IsAssignableFrom(type)) findings.Add($"{type}: derive it from IGrainWithStringKey.");
        if (type.IsGenericType) findings.Add($"{type}: a grain interface with type parameters: write one interface a type.");
        if (!IsReachable(type)) findings.Add($"{type}: make it public or internal: code is generated beside it.");
        CheckAlias(type, type.FullName!, findings);
        foreach (var property in type.GetProperties()) findings.Add($"{type}.{property.Name}: a property: write a method that returns Task<{property.PropertyType.Name}>.");
        foreach (var declared in type.GetEvents()) findings.Add($"{type}.{declared.Name}: an event: pass a grain reference and call it.");
        var methods = type.GetMethods().Where(m => !m.IsSpecialName).ToList();
        foreach (var method in methods) CheckMethod(method);
        foreach (var same in methods.GroupBy(AliasOf).Where(g => g.Key is not null && g.Count() > 1))
            findings.Add($"{type}: {same.Count()} methods have [Alias(\"{same.Key}\")]: each needs its own.");
    }

    public static string? AliasOf(MemberInfo member) => member.GetCustomAttributes<AliasAttribute>(inherit: false).FirstOrDefault()?.Alias;

    public static void CheckAlias(MemberInfo member, string where, List<string> findings)
    {
        var aliases = member.GetCustomAttributes<AliasAttribute>(inherit: false).ToList();
        if (aliases.Count != 1) findings.Add($"{where} has {aliases.Count} aliases: write one, [Alias(\"…\")].");
        else if (!AliasPattern.IsMatch(aliases[0].Alias)) findings.Add($"{where}: the alias \"{aliases[0].Alias}\" may have letters, digits, '.', '-' and '_' only, 128 at most.");
    }

    public static bool IsReachable(Type type)
    {
        for (var t = type; t is not null; t = t.DeclaringType)
        {
            if (t.IsNested && !t.IsNestedPublic && !t.IsNestedAssembly && !t.IsNestedFamORAssem) return false;
        }

        return true;
    }

    private void CheckMethod(MethodInfo method)
    {
        var where = $"{type}.{method.Name}";
        CheckAlias(method, where, findings);
        if (method.IsStatic || !method.IsAbstract) findings.Add($"{where}: a grain interface has abstract methods only: move the body to the class or to an extension method.");
        if (method.IsGenericMethod) findings.Add($"{where}: a method with type parameters: write one method a type.");
        CheckReturn(method, where);
        foreach (var parameter in method.GetParameters())
        {
            var what = $"{where}({parameter.Name})";
            if (parameter.ParameterType.IsByRef) findings.Add($"{what}: ref, out and in cannot cross a call: return a record.");
            else if (parameter.ParameterType == typeof(CancellationToken)) findings.Add($"{what}: a CancellationToken: write a cancel method.");
            else members.Visit(parameter.ParameterType, what);
        }
    }

    private void CheckReturn(MethodInfo method, string where)
    {
        var result = method.ReturnType;
        if (result == typeof(Task) || result == typeof(ValueTask)) return;
        var definition = result.IsGenericType ? result.GetGenericTypeDefinition() : null;
        if (definition != typeof(Task<>) && definition != typeof(ValueTask<>))
        {
            findings.Add($"{where} returns {result.Name}: let it return Task, Task<T>, ValueTask or ValueTask<T>.");
            return;
        }

        if (method.IsDefined(typeof(OneWayAttribute))) findings.Add($"{where}: a [OneWay] method has no result: let it return Task.");
        members.Visit(result.GetGenericArguments()[0], $"{where} result");
    }
}
