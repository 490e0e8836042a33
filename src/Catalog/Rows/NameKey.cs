using System.Globalization;

namespace BuildFarm.Catalog.Rows;

/// <summary>
/// (name, major, minor, patch, build) as one text whose byte order is the order of the five: the name, U+0001 (below every character a name
/// may hold), then four numbers of ten digits.
/// </summary>
internal static class NameKey
{
    private const char End = '\u0001';
    private const char AfterEnd = '\u0002';
    private const char AfterDigits = ':';

    /// <summary>Greater than every key: no text starts with it, since U+10FFFF is no character.</summary>
    public const string Max = "\U0010FFFF";

    public static string Of(ResourceRow row) => string.Create(
        CultureInfo.InvariantCulture, $"{row.Name}{End}{row.Major:D10}{row.Minor:D10}{row.Patch:D10}{row.Build:D10}");

    public static (string From, string To) RangeOfName(string name) => (name + End, name + AfterEnd);

    public static (string From, string To) RangeOfVersion(ResourceRow row) => RangeOf(row.Name, row.Major, row.Minor, row.Patch);

    /// <summary>The keys of a name whose version begins with the given nodes; a null ends the prefix.</summary>
    public static (string From, string To) RangeOf(string name, int? major, int? minor, int? patch)
    {
        if (major is null)
        {
            return RangeOfName(name);
        }
        var prefix = string.Create(CultureInfo.InvariantCulture, $"{name}{End}{major:D10}");
        if (minor is not null)
        {
            prefix += minor.Value.ToString("D10", CultureInfo.InvariantCulture);
            prefix += patch?.ToString("D10", CultureInfo.InvariantCulture);
        }
        return (prefix, prefix + AfterDigits);
    }
}
