using System.Numerics;

namespace BuildFarm.Documents.Conditions;

/// <summary>A decimal number of any length, compared exactly.</summary>
internal readonly record struct ComparisonNumber(BigInteger Unscaled, int Scale) : IComparable<ComparisonNumber>
{
    /// <summary>Digits that a number may have; what is longer is no number, so that comparing stays cheap.</summary>
    private const int MaxDigits = 400;

    /// <summary>An integer or a decimal such as -1.50; also what YAML writes as a float, such as 1e3.</summary>
    public static bool TryParse(string text, out ComparisonNumber number)
    {
        number = default;
        if (text.Length is 0 or > MaxDigits) return false;
        var mantissa = text.AsSpan();
        var exponent = 0;
        var e = mantissa.IndexOfAny('e', 'E');
        if (e >= 0)
        {
            if (!int.TryParse(mantissa[(e + 1)..], System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out exponent)
                || exponent is < -MaxDigits or > MaxDigits) return false;
            mantissa = mantissa[..e];
        }

        var negative = mantissa.StartsWith("-");
        if (negative || mantissa.StartsWith("+")) mantissa = mantissa[1..];
        var dot = mantissa.IndexOf('.');
        var whole = dot < 0 ? mantissa : mantissa[..dot];
        var fraction = dot < 0 ? [] : mantissa[(dot + 1)..];
        if (whole.Length == 0 || (dot >= 0 && fraction.Length == 0) || !Digits(whole) || !Digits(fraction)) return false;
        var unscaled = BigInteger.Parse(string.Concat(whole, fraction), System.Globalization.CultureInfo.InvariantCulture);
        number = new ComparisonNumber(negative ? -unscaled : unscaled, fraction.Length - exponent);
        return true;
    }

    public int CompareTo(ComparisonNumber other)
    {
        var scale = Math.Max(Scale, other.Scale);
        return (Unscaled * BigInteger.Pow(10, scale - Scale)).CompareTo(other.Unscaled * BigInteger.Pow(10, scale - other.Scale));
    }

    private static bool Digits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
