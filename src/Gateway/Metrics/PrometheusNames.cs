using System.Globalization;
using System.Text;

namespace BuildFarm.Gateway.Metrics;

/// <summary>From OpenTelemetry's names to Prometheus's: dots become underscores, the unit is spelt out at the end, counters end with _total.</summary>
internal static class PrometheusNames
{
    private const string Total = "_total";

    public static string Family(string name, string? unit, bool counter)
    {
        var family = Sanitise(name, allowColon: true);
        if (Unit(unit) is { } suffix && !family.EndsWith(suffix, StringComparison.Ordinal))
        {
            family += suffix;
        }

        return counter && !family.EndsWith(Total, StringComparison.Ordinal) ? family + Total : family;
    }

    public static string Label(string name) => Sanitise(name, allowColon: false);

    public static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    public static string EscapeHelp(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    public static string EscapeLabel(string text) => EscapeHelp(text).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string? Unit(string? unit) => unit switch
    {
        null or "" or "1" => null,
        "s" => "_seconds",
        "ms" => "_milliseconds",
        "By" => "_bytes",
        "%" => "_percent",
        // In braces stands what is counted: an annotation, no unit.
        _ when unit.StartsWith('{') => null,
        _ => "_" + Sanitise(unit, allowColon: false),
    };

    private static string Sanitise(string name, bool allowColon)
    {
        var text = new StringBuilder(name.Length + 1);
        foreach (var character in name)
        {
            var good = char.IsAsciiLetterOrDigit(character) || character == '_' || (allowColon && character == ':');
            text.Append(good ? character : '_');
        }

        if (text.Length == 0 || char.IsAsciiDigit(text[0]))
        {
            text.Insert(0, '_');
        }

        return text.ToString();
    }
}
