using System.Text.RegularExpressions;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Filters;

/// <summary>A span of time by the beginnings of ISO 8601 texts in UTC: 2026, 2026-01, 2026-01-31 or 2026-01-31T12:00.</summary>
internal sealed partial record DateRange(string From, string To)
{
    /// <exception cref="ApiException">InvalidParameterValue.</exception>
    public static DateRange Parse(string text)
    {
        var parts = text.Split(',', 2, StringSplitOptions.TrimEntries);
        return Array.TrueForAll(parts, Date().IsMatch)
            ? new DateRange(parts[0].TrimEnd('Z'), parts[^1].TrimEnd('Z'))
            : throw Errors.InvalidValue("filters", "Of the filter dateCreated: write a date such as 2026-01-31, its beginning such as 2026-01, or FROM,TO.");
    }

    public bool Holds(DateTimeOffset time)
    {
        var text = Dates.Text(time);
        return string.CompareOrdinal(text, From) >= 0 && (string.CompareOrdinal(text, To) <= 0 || text.StartsWith(To, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\A[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,3})?)?Z?)?)?)?\z", RegexOptions.CultureInvariant, 250)]
    private static partial Regex Date();
}
