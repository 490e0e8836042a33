using System.Globalization;

namespace BuildFarm.Documents;

/// <summary>YAML's core schema for unquoted scalars.</summary>
internal static class ScalarRules
{
    public static ScalarKind KindOf(string text)
    {
        if (text is "" or "~" or "null" or "Null" or "NULL") return ScalarKind.Null;
        if (TryBoolean(text, out _)) return ScalarKind.Boolean;
        if (TryInteger(text, out _) || IsDigits(text)) return ScalarKind.Integer;
        return TryNumber(text, out _) ? ScalarKind.Float : ScalarKind.String;
    }

    public static bool TryBoolean(string text, out bool value)
    {
        value = text is "true" or "True" or "TRUE";
        return value || text is "false" or "False" or "FALSE";
    }

    public static bool TryInteger(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    public static bool TryNumber(string text, out double value)
    {
        value = 0;
        if (text.Length == 0 || !(char.IsAsciiDigit(text[^1]) || text[^1] == '.')) return false;
        return double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    private static bool IsDigits(string text)
    {
        var digits = text.AsSpan().TrimStart("+-");
        return digits.Length > 0 && text.Length - digits.Length <= 1 && !digits.ContainsAnyExceptInRange('0', '9');
    }
}
