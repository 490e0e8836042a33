using System.Text;
using System.Text.Json;

namespace BuildFarm.Documents;

/// <summary>JSON to nodes, with places.</summary>
internal sealed class JsonNodeReader
{
    private readonly byte[] utf8;
    private readonly ParseOptions options;
    private readonly DiagnosticBag findings;
    private readonly NodeBudget budget;
    private int scanned;
    private int line = 1;
    private int column = 1;

    private JsonNodeReader(byte[] utf8, ParseOptions options, DiagnosticBag findings)
    {
        this.utf8 = utf8;
        this.options = options;
        this.findings = findings;
        budget = new NodeBudget(options);
    }

    /// <summary>False when the text is no JSON; then nothing has been reported.</summary>
    public static bool TryRead(string text, ParseOptions options, DiagnosticBag findings, out DocumentNode? node)
    {
        node = null;
        var utf8 = Encoding.UTF8.GetBytes(text);
        if (!IsJson(utf8)) return false;
        var json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 1000 });
        json.Read();
        node = new JsonNodeReader(utf8, options, findings).ReadValue(ref json, 1);
        return true;
    }

    private static bool IsJson(byte[] utf8)
    {
        var json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 1000 });
        try
        {
            while (json.Read())
            {
                // Escapes are checked only when a string is read: "\ud800" alone is valid JSON and no text.
                if (json.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && json.ValueIsEscaped) json.GetString();
            }

            return true;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private DocumentNode? ReadValue(ref Utf8JsonReader json, int depth)
    {
        var start = Place(json.TokenStartIndex);
        if (depth > options.MaxDepth)
        {
            findings.Add(Rules.TooDeep, start, $"The document nests deeper than {options.MaxDepth} levels.", Rules.TooDeep.Fix);
            return null;
        }

        if (!budget.Take(1, json.ValueSpan.Length))
        {
            findings.Add(Rules.TooManyNodes, start, "The document has too many nodes.", Rules.TooManyNodes.Fix);
            return null;
        }

        return json.TokenType switch
        {
            JsonTokenType.StartObject => ReadObject(ref json, start, depth),
            JsonTokenType.StartArray => ReadArray(ref json, start, depth),
            JsonTokenType.String => Scalar(ref json, start, json.GetString()!, true),
            _ => Scalar(ref json, start, Encoding.UTF8.GetString(json.ValueSpan), false),
        };
    }

    private MappingNode? ReadObject(ref Utf8JsonReader json, SourceSpan start, int depth)
    {
        var entries = new MappingBuilder(findings);
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var key = Scalar(ref json, Place(json.TokenStartIndex), json.GetString()!, true);
            json.Read();
            if (ReadValue(ref json, depth + 1) is not { } value) return null;
            entries.Add(key, value);
        }

        return new MappingNode(entries.Build(), Until(start, json.BytesConsumed));
    }

    private SequenceNode? ReadArray(ref Utf8JsonReader json, SourceSpan start, int depth)
    {
        var items = new List<DocumentNode>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (ReadValue(ref json, depth + 1) is not { } item) return null;
            items.Add(item);
        }

        return new SequenceNode(items, Until(start, json.BytesConsumed));
    }

    private ScalarNode Scalar(ref Utf8JsonReader json, SourceSpan start, string text, bool quoted) =>
        new(text, quoted, Until(start, json.BytesConsumed));

    private SourceSpan Until(SourceSpan start, long end)
    {
        var place = Place(end);
        return start with { EndLine = place.Line, EndColumn = place.Column };
    }

    // Tokens come in ascending order, so one walk over the text is enough.
    private SourceSpan Place(long offset)
    {
        for (; scanned < offset; scanned++)
        {
            var b = utf8[scanned];
            if (b == '\n')
            {
                line++;
                column = 1;
            }
            else if ((b & 0xC0) != 0x80)
            {
                column += b >= 0xF0 ? 2 : 1;
            }
        }

        return new SourceSpan(line, column, line, column);
    }
}
