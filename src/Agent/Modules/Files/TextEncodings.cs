using System.Text;

namespace BuildFarm.Agent.Modules.Files;

/// <summary>The encodings that file modules know. Without a byte order mark; 16 and 32 bits are little-endian unless said.</summary>
internal static class TextEncodings
{
    public const string Default = "utf8";

    public static readonly IReadOnlyDictionary<string, Encoding> ByName = Create();

    /// <summary>The text without a byte order mark.</summary>
    /// <exception cref="DecoderFallbackException">The bytes are no such text.</exception>
    public static string Decode(Encoding encoding, byte[] bytes)
    {
        string text = encoding.GetString(bytes);
        return text.StartsWith('\uFEFF') ? text[1..] : text;
    }

    private static Dictionary<string, Encoding> Create()
    {
        Dictionary<string, Encoding> all = new(StringComparer.OrdinalIgnoreCase);
        Add("8", "", new UTF8Encoding(false, true));
        foreach (string end in (string[])["", "-LE", "-BE"])
        {
            Add("16", end, new UnicodeEncoding(end == "-BE", false, true));
            Add("32", end, new UTF32Encoding(end == "-BE", false, true));
        }

        return all;

        void Add(string bits, string end, Encoding encoding)
        {
            all[$"utf{bits}{end}"] = encoding;
            all[$"utf-{bits}{end}"] = encoding;
        }
    }
}
