using System.Text;
using System.Text.Unicode;

namespace BuildFarm.Documents;

/// <summary>Text to nodes: the bounds, the encoding, then YAML or JSON.</summary>
internal static class NodeReader
{
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>Null when there is nothing that can be checked further.</summary>
    public static DocumentNode? Read(ReadOnlySpan<byte> utf8, ParseOptions options, out DiagnosticBag findings)
    {
        findings = new DiagnosticBag(options.MaxDiagnostics);
        if (utf8.Length > options.MaxBytes)
        {
            AddTooLarge(findings, utf8.Length, options);
            return null;
        }

        if (!Utf8.IsValid(utf8))
        {
            findings.Add(Rules.NotText, PlaceOfBrokenByte(utf8, out var offset),
                $"The document is not UTF-8 text: the byte at offset {offset} belongs to no character.", "Save the file as UTF-8.");
            return null;
        }

        return ReadText(Encoding.UTF8.GetString(utf8), options, findings);
    }

    /// <summary>Null when there is nothing that can be checked further.</summary>
    public static DocumentNode? Read(string text, ParseOptions options, out DiagnosticBag findings)
    {
        findings = new DiagnosticBag(options.MaxDiagnostics);
        if (text.Length > options.MaxBytes || Encoding.UTF8.GetByteCount(text) > options.MaxBytes)
        {
            AddTooLarge(findings, Encoding.UTF8.GetByteCount(text), options);
            return null;
        }

        return ReadText(text, options, findings);
    }

    private static DocumentNode? ReadText(string text, ParseOptions options, DiagnosticBag findings)
    {
        if (text.StartsWith(ByteOrderMark)) text = text[1..];
        if (FindForbidden(text) is { } at)
        {
            findings.Add(Rules.NotText, PlaceOf(text, at), $"The document has a character that text doesn't have: U+{(int)text[at]:X4}.",
                "Remove it; a document is text, binary content comes by download.");
            return null;
        }

        if (text.AsSpan().IsWhiteSpace())
        {
            findings.Add(Rules.Empty, SourceSpan.Start, "The document is empty.", Rules.Empty.Fix);
            return null;
        }

        var first = text.AsSpan().TrimStart()[0];
        // JSON is read as such first, for its escapes and tabs; what is no JSON may still be YAML in flow style.
        if (first is '{' or '[' && JsonNodeReader.TryRead(text, options, findings, out var json)) return json;
        return new YamlNodeReader(text, options, findings).Read();
    }

    private static void AddTooLarge(DiagnosticBag findings, int length, ParseOptions options) =>
        findings.Add(Rules.TooLarge, SourceSpan.Start, $"The document has {length} bytes; at most {options.MaxBytes} are read.", Rules.TooLarge.Fix);

    private static int? FindForbidden(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is >= ' ' and < '\u007F' or '\n' or '\r' or '\t') continue;
            if (c < ' ' || c == '\u007F' || c is '\uFFFE' or '\uFFFF') return i;
            if (c is > '\u007F' and < '\u00A0' && c != '\u0085') return i;
            if (!char.IsSurrogate(c)) continue;
            if (!char.IsHighSurrogate(c) || i + 1 >= text.Length || !char.IsLowSurrogate(text[i + 1])) return i;
            i++;
        }

        return null;
    }

    internal static SourceSpan PlaceOf(ReadOnlySpan<char> text, int offset)
    {
        var before = text[..offset];
        var line = before.Count('\n') + 1;
        var column = offset - before.LastIndexOf('\n');
        return new SourceSpan(line, column, line, column + 1);
    }

    private static SourceSpan PlaceOfBrokenByte(ReadOnlySpan<byte> utf8, out int offset)
    {
        offset = 0;
        var rest = utf8;
        while (Rune.DecodeFromUtf8(rest, out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            offset += length;
            rest = rest[length..];
        }

        var before = Encoding.UTF8.GetString(utf8[..offset]);
        return PlaceOf(before, before.Length);
    }
}
