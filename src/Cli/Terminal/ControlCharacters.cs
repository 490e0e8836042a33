using System.Text;

namespace BuildFarm.Cli.Terminal;

/// <summary>Output of components is not trusted: what would move a terminal's cursor or change its state does not reach it.</summary>
internal static class ControlCharacters
{
    public static string Clean(string text)
    {
        if (!text.Any(IsUnsafe)) return text;
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\u001b') i = EndOfSequence(text, i);
            else if (!IsUnsafe(text[i])) clean.Append(text[i]);
        }

        return clean.ToString();
    }

    private static bool IsUnsafe(char c) => c != '\t' && char.IsControl(c);

    // ESC [ … final byte from @ to ~; any other escape is two characters long.
    private static int EndOfSequence(string text, int start)
    {
        if (start + 1 >= text.Length || text[start + 1] != '[') return start + 1;
        var i = start + 2;
        while (i < text.Length && text[i] is < '@' or > '~') i++;
        return i;
    }
}
