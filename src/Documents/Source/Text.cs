namespace BuildFarm.Documents;

/// <summary>Words for messages.</summary>
internal static class Text
{
    private const int MaxShown = 80;

    /// <summary>A text from a document, short enough and on one line, so that no message grows with its document.</summary>
    public static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        if (line.Length <= MaxShown) return line;
        var cut = char.IsHighSurrogate(line[MaxShown - 1]) ? MaxShown - 1 : MaxShown;
        return line[..cut] + "…";
    }

    /// <summary>The first letter large.</summary>
    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>"a, b or c".</summary>
    public static string Or(IEnumerable<string> words) => Join(words, " or ");

    /// <summary>"a, b and c".</summary>
    public static string And(IEnumerable<string> words) => Join(words, " and ");

    private static string Join(IEnumerable<string> words, string last)
    {
        var all = words.ToList();
        return all.Count < 2 ? string.Concat(all) : string.Join(", ", all.Take(all.Count - 1)) + last + all[^1];
    }
}
