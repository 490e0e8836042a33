using System.Reflection;

namespace BuildFarm.Embedded.Contracts;

/// <summary>
/// Whether grains and what they exchange and store would run under Orleans too, and their contract as text.
/// </summary>
public static class GrainContracts
{
    /// <summary>Refuses grains that Orleans would not run.</summary>
    /// <exception cref="InvalidOperationException">Each finding: the type, the member, what to write.</exception>
    public static void Check(IEnumerable<Assembly> assemblies) => Check([.. assemblies.Distinct().SelectMany(a => a.GetTypes())]);

    internal static void Check(IReadOnlyList<Type> types)
    {
        var findings = Find(types);
        if (findings.Count == 0) return;
        throw new InvalidOperationException($"{findings.Count} things in the grains would not run under Orleans:{Environment.NewLine}{string.Join(Environment.NewLine, findings.Select(f => "  " + f))}");
    }

    /// <summary>All findings, one a line; none when all is well.</summary>
    public static IReadOnlyList<string> Find(IEnumerable<Assembly> assemblies) => Find([.. assemblies.Distinct().SelectMany(a => a.GetTypes())]);

    private static IReadOnlyList<string> Find(IReadOnlyList<Type> types) => new ContractCheck([.. types.OrderBy(t => t.FullName, StringComparer.Ordinal)]).Run();

    /// <summary>Every grain interface, method, grain state, type and member with its id, sorted: what a reviewer sees change.</summary>
    public static string Describe(Assembly assembly) => ContractText.Of([.. assembly.GetTypes()]);
}
