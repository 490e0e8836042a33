using System.Globalization;
using BuildFarm.Catalog;

namespace BuildFarm.Gateway.Operations.Resources;

/// <summary>
/// The mark that a row bears while a delete looks for what depends on it. Nothing is created meanwhile that names the row: what was created before the
/// mark is found, and what comes after it waits. A mark that a crash left behind counts for a minute.
/// </summary>
internal static class Deletion
{
    private const string Attribute = "deleting";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    // A mark that is younger serves another delete, too: of many at once none takes another's away.
    private static readonly TimeSpan Shared = TimeSpan.FromSeconds(10);

    /// <summary>Marks the row; the mark, which is another delete's where that has just begun.</summary>
    public static async Task<string> BeginAsync(ICatalog catalog, string arn, DateTimeOffset now, CancellationToken cancellation)
    {
        var made = string.Create(CultureInfo.InvariantCulture, $"{now.ToUnixTimeMilliseconds()} {Guid.NewGuid():N}");
        var mark = made;
        await catalog.CommitAsync([new ChangeResource(arn, row =>
        {
            mark = AgeOf(row, now) < Shared ? row.Attributes[Attribute] : made;
            return mark == made ? row with { Attributes = new Dictionary<string, string>(row.Attributes, StringComparer.Ordinal) { [Attribute] = made } } : null;
        })], cancellation);
        return mark;
    }

    /// <summary>Takes the mark away again, unless it is another's by now.</summary>
    public static CatalogWrite End(string arn, string mark) => new ChangeResource(
        arn,
        row => Bears(row, mark)
            ? row with { Attributes = row.Attributes.Where(entry => entry.Key != Attribute).ToDictionary(StringComparer.Ordinal) }
            : null);

    /// <summary>Holds a commit that deletes to the mark: without it something may have been created that names the row.</summary>
    public static CatalogWrite Require(string arn, string mark) => new RequireResource(arn, row => Bears(row, mark));

    /// <summary>Holds a commit to what it names: that is there, and nobody is deleting it.</summary>
    public static CatalogWrite Spares(string arn, DateTimeOffset now) => new RequireResource(arn, row => AgeOf(row, now) >= Longest);

    private static bool Bears(ResourceRow row, string mark) => row.Attributes.GetValueOrDefault(Attribute) == mark;

    private static TimeSpan AgeOf(ResourceRow row, DateTimeOffset now) =>
        row.Attributes.TryGetValue(Attribute, out var mark)
            ? now - DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(mark.Split(' ')[0], CultureInfo.InvariantCulture))
            : TimeSpan.MaxValue;
}
