namespace BuildFarm.Model.Validation;

using System.Collections.Concurrent;
using System.Text.RegularExpressions;

/// <summary>The contract's patterns as regular expressions, each made once.</summary>
internal static class Patterns
{
    // Far above what any pattern of the contract takes on the longest allowed text; a guard, not a tuning knob.
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(250);
    private static readonly ConcurrentDictionary<string, Regex> Cache = new(StringComparer.Ordinal);

    public static Regex Of(string pattern) => Cache.GetOrAdd(pattern, static pattern =>

        // ECMAScript: \w and \s mean ASCII, as in the service. \z: unlike $, not before a last line break. Interpreted, not compiled: 60 patterns
        // would cost a cold server seconds, and one match takes microseconds.
        new Regex($@"\A(?:{pattern})\z", RegexOptions.ECMAScript, MatchTimeout));

    public static bool Matches(Regex pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
