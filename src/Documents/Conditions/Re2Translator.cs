using System.Text;

namespace BuildFarm.Documents.Conditions;

/// <summary>Rewrites what RE2 and .NET spell or mean differently: \d \w \s are ASCII, $ is the very end, (?P&lt;n&gt;…), \Q…\E, [[:alpha:]], \C, \z.</summary>
internal sealed class Re2Translator
{
    private static readonly Dictionary<string, string> PosixClasses = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z", ["alpha"] = "A-Za-z", ["ascii"] = @"\x00-\x7F", ["blank"] = @"\t ", ["cntrl"] = @"\x00-\x1F\x7F",
        ["digit"] = "0-9", ["graph"] = "!-~", ["lower"] = "a-z", ["print"] = " -~", ["punct"] = @"!-/:-@\[-`{-~",
        ["space"] = @"\t\n\v\f\r ", ["upper"] = "A-Z", ["word"] = "0-9A-Za-z_", ["xdigit"] = "0-9A-Fa-f",
    };

    private readonly string pattern;
    private readonly StringBuilder result;
    private bool multiline;
    private int at;

    private Re2Translator(string pattern) => (this.pattern, result) = (pattern, new StringBuilder(pattern.Length + 16));

    public static string Translate(string pattern)
    {
        var translator = new Re2Translator(pattern);
        translator.Run();
        return translator.result.ToString();
    }

    private void Run()
    {
        while (at < pattern.Length)
        {
            switch (pattern[at])
            {
                case '\\': Escape(false); break;
                case '[': Class(); break;
                case '$': Copy(1, multiline ? "$" : @"\z"); break;
                case '(' when Looking("(?P<"): Copy(4, "(?<"); break;
                case '(' when Looking("(?"): Flags(); break;
                default: Copy(1, null); break;
            }
        }
    }

    private bool Looking(string text) => string.CompareOrdinal(pattern, at, text, 0, text.Length) == 0;

    private void Copy(int length, string? instead)
    {
        if (instead is null) result.Append(pattern, at, length);
        else result.Append(instead);
        at += length;
    }

    private void Flags()
    {
        var end = at + 2;
        while (end < pattern.Length && pattern[end] is 'i' or 'm' or 's' or 'U' or '-') end++;
        if (end < pattern.Length && pattern[end] is ':' or ')')
        {
            var flags = pattern[(at + 2)..end];
            var off = flags.IndexOf('-');
            if (flags.Contains('U')) throw new FormatException("the flag U is not supported");
            if (flags.Contains('m')) multiline = off < 0 || flags.IndexOf('m') < off;
        }

        Copy(2, null);
    }

    private void Escape(bool inClass)
    {
        if (at + 1 >= pattern.Length) throw new FormatException("it ends with a backslash");
        if (Looking(@"\Q"))
        {
            var end = pattern.IndexOf(@"\E", at + 2, StringComparison.Ordinal);
            var literal = end < 0 ? pattern[(at + 2)..] : pattern[(at + 2)..end];
            Copy(end < 0 ? pattern.Length - at : end + 2 - at, System.Text.RegularExpressions.Regex.Escape(literal));
            return;
        }

        string? instead = pattern[at + 1] switch
        {
            'd' => inClass ? "0-9" : "[0-9]",
            'w' => inClass ? "0-9A-Za-z_" : "[0-9A-Za-z_]",
            's' => inClass ? @"\t\n\f\r " : @"[\t\n\f\r ]",
            'D' when !inClass => "[^0-9]",
            'W' when !inClass => "[^0-9A-Za-z_]",
            'S' when !inClass => @"[^\t\n\f\r ]",
            'C' when !inClass => @"[\s\S]",
            >= '1' and <= '9' => throw new FormatException("it has a back-reference"),
            'k' or 'G' or 'Z' => throw new FormatException($@"\{pattern[at + 1]} is unknown"),
            _ => null,
        };
        if (instead is null && (Looking(@"\x{") || PropertyWithoutBraces()))
        {
            Braces();
            return;
        }

        Copy(2, instead);
    }

    private bool PropertyWithoutBraces() => pattern[at + 1] is 'p' or 'P' && at + 2 < pattern.Length && pattern[at + 2] != '{';

    private void Braces()
    {
        if (pattern[at + 1] is 'p' or 'P')
        {
            Copy(3, $@"\{pattern[at + 1]}{{{pattern[at + 2]}}}");
            return;
        }

        var end = pattern.IndexOf('}', at);
        if (end < 0 || !int.TryParse(pattern.AsSpan(at + 3, end - at - 3), System.Globalization.NumberStyles.AllowHexSpecifier,
            System.Globalization.CultureInfo.InvariantCulture, out var code) || code is < 0 or > 0xFFFF)
        {
            throw new FormatException(@"\x{…} names no character that is supported");
        }

        Copy(end + 1 - at, $@"\u{code:X4}");
    }

    private void Class()
    {
        Copy(1, null);
        if (at < pattern.Length && pattern[at] == '^') Copy(1, null);
        // A ] that stands first is a member, not the end.
        if (at < pattern.Length && pattern[at] == ']') Copy(1, @"\]");
        while (at < pattern.Length && pattern[at] != ']')
        {
            if (pattern[at] == '\\') Escape(true);
            else if (Looking("[:")) Posix();
            else Copy(1, pattern[at] == '[' ? @"\[" : null);
        }

        if (at >= pattern.Length) throw new FormatException("a [ is not closed");
        Copy(1, null);
    }

    private void Posix()
    {
        var end = pattern.IndexOf(":]", at, StringComparison.Ordinal);
        var name = end < 0 ? "" : pattern[(at + 2)..end];
        if (!PosixClasses.TryGetValue(name, out var members)) throw new FormatException($"[:{Text.Short(name)}:] is unknown");
        Copy(end + 2 - at, members);
    }
}
