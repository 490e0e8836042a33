using BuildFarm.Model.Arns;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Cli.Images;

/// <summary>What changed from one image to another.</summary>
internal sealed record ImageDifference
{
    public required IReadOnlyList<PackageChange> Packages { get; init; }

    public required IReadOnlyList<ComponentChange> Components { get; init; }

    public required long SizeBefore { get; init; }

    public required long SizeAfter { get; init; }

    public IEnumerable<PackageChange> Added => Packages.Where(p => p.Before is null);

    public IEnumerable<PackageChange> Removed => Packages.Where(p => p.After is null);

    public IEnumerable<PackageChange> Changed => Packages.Where(p => p.Before is not null && p.After is not null);

    public bool IsEmpty => Packages.Count == 0 && Components.Count == 0 && SizeBefore == SizeAfter;

    public static ImageDifference Between(BuildReport before, BuildReport after) => new()
    {
        Packages = [.. Join(PackagesOf(before), PackagesOf(after)).Where(p => p.Before != p.After).Select(p => new PackageChange(p.Name, p.Before, p.After))],
        Components = [.. ComponentsBetween(ComponentsOf(before), ComponentsOf(after))],
        SizeBefore = before.SizeBytes,
        SizeAfter = after.SizeBytes,
    };

    // One name may stand for several installed versions, as kernels do.
    private static Dictionary<string, string> PackagesOf(BuildReport report) => report.Packages
        .GroupBy(p => p.Name, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => string.Join(", ", group.Select(p => p.Version).Order(StringComparer.Ordinal)), StringComparer.Ordinal);

    // A component reports once for each phase, always with the same version and parameters.
    private static Dictionary<string, ComponentReport> ComponentsOf(BuildReport report) => report.Components
        .GroupBy(component => NameOf(component.Arn), StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    private static IEnumerable<ComponentChange> ComponentsBetween(Dictionary<string, ComponentReport> before, Dictionary<string, ComponentReport> after)
    {
        foreach (var name in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            var old = before.GetValueOrDefault(name);
            var now = after.GetValueOrDefault(name);
            var parameters = old is null || now is null ? [] : Join(old.Parameters, now.Parameters).Where(p => p.Before != p.After).ToList();
            var change = new ComponentChange(name, VersionOf(old), VersionOf(now), parameters);
            if (change.Before != change.After || parameters.Count > 0) yield return change;
        }
    }

    private static IEnumerable<(string Name, string? Before, string? After)> Join(IDictionary<string, string> before, IDictionary<string, string> after) =>
        before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
            .Select(name => (name, before.TryGetValue(name, out var old) ? old : null, after.TryGetValue(name, out var now) ? now : null));

    private static string NameOf(string arn) => ResourceArn.TryParse(arn, out var parsed) ? parsed.Name : arn;

    private static string? VersionOf(ComponentReport? component) =>
        component is null ? null : ResourceArn.TryParse(component.Arn, out var arn) && arn.Version is not null ? arn.ExactVersion.ToString() : component.Arn;
}
