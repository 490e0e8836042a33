namespace BuildFarm.Model.Auth.Policies;

/// <summary>Patterns in which * stands for any characters, none among them, and ? for one.</summary>
internal static class Wildcards
{
    /// <summary>In time proportional to the product of both lengths at worst, without recursion.</summary>
    public static bool Match(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text, bool ignoreCase = false)
    {
        int at = 0, position = 0, star = -1, resume = 0;
        while (position < text.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                star = at++;
                resume = position;
            }
            else if (at < pattern.Length && (pattern[at] == '?' || Same(pattern[at], text[position], ignoreCase)))
            {
                at++;
                position++;
            }
            else if (star >= 0)
            {
                // The last star takes one character more.
                at = star + 1;
                position = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (at < pattern.Length && pattern[at] == '*')
        {
            at++;
        }

        return at == pattern.Length;
    }

    private static bool Same(char left, char right, bool ignoreCase) =>
        left == right || (ignoreCase && char.ToLowerInvariant(left) == char.ToLowerInvariant(right));
}
