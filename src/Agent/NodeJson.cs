using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using BuildFarm.Documents;

namespace BuildFarm.Agent;

/// <summary>Document nodes as JSON text and back, for logs and the journal.</summary>
internal static class NodeJson
{
    /// <summary>Readable in a log: quotes and umlauts stay as they are.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static readonly JsonWriterOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    public static string Write(DocumentNode? node) => Write(writer => Write(writer, node));

    public static string Write(Action<Utf8JsonWriter> content, bool indented = false) => Encoding.UTF8.GetString(WriteUtf8(content, indented));

    public static ReadOnlySpan<byte> WriteUtf8(Action<Utf8JsonWriter> content, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, indented ? Indented : Options))
        {
            content(writer);
        }

        return buffer.WrittenSpan;
    }

    public static void Write(Utf8JsonWriter writer, DocumentNode? node)
    {
        switch (node)
        {
            case MappingNode mapping:
                writer.WriteStartObject();
                foreach (MappingEntry entry in mapping.Entries)
                {
                    writer.WritePropertyName(entry.Name);
                    Write(writer, entry.Value);
                }

                writer.WriteEndObject();
                break;
            case SequenceNode:
                writer.WriteStartArray();
                foreach (DocumentNode item in node.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(node?.AsString());
                break;
        }
    }

    public static DocumentNode Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new MappingNode([.. element.EnumerateObject().Select(property => new MappingEntry(ScalarNode.Of(property.Name), Read(property.Value)))], SourceSpan.None),
        JsonValueKind.Array => new SequenceNode([.. element.EnumerateArray().Select(Read)], SourceSpan.None),
        JsonValueKind.Null => new ScalarNode("null", false, SourceSpan.None),
        JsonValueKind.String => ScalarNode.Of(element.GetString()!),
        _ => ScalarNode.Of(element.GetRawText()),
    };

    public static DocumentNode Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return Read(document.RootElement);
    }
}
