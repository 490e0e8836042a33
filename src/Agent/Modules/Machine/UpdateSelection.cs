using BuildFarm.Agent.Modules.Files;

namespace BuildFarm.Agent.Modules.Machine;

/// <summary>Which of the available updates are wanted. Names may have <c>*</c>.</summary>
internal sealed record UpdateSelection(IReadOnlyList<string> Include, IReadOnlyList<string> Exclude)
{
    public bool IsEverything => Include.Count == 0 && Exclude.Count == 0;

    public IReadOnlyList<string> Of(IEnumerable<string> available) =>
        [.. available.Distinct(StringComparer.Ordinal).Where(name => (Include.Count == 0 || Any(Include, name)) && !Any(Exclude, name))];

    private static bool Any(IReadOnlyList<string> patterns, string name) => patterns.Any(pattern => WildcardPath.Matches(name, pattern));
}
