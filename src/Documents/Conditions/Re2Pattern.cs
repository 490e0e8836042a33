using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace BuildFarm.Documents.Conditions;

/// <summary>RE2 patterns on .NET's linear-time engine, ignoring case as the guide's example does.</summary>
internal static class Re2Pattern
{
    private const int MaxLength = 1000;

    /// <summary>False with the reason when the pattern is none.</summary>
    public static bool TryCompile(string pattern, [NotNullWhen(true)] out Regex? regex, out string why)
    {
        regex = null;
        why = "";
        if (pattern.Length > MaxLength)
        {
            why = $"it has more than {MaxLength} characters";
            return false;
        }

        try
        {
            regex = new Regex(Re2Translator.Translate(pattern),
                RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
            return true;
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException or FormatException)
        {
            why = failure is NotSupportedException ? "it uses look-around, a back-reference or an atomic group, or is too large" : Text.Short(failure.Message).TrimEnd('.');
            return false;
        }
    }
}
