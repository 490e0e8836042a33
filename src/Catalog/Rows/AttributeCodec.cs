using System.Buffers;
using System.Text;
using System.Text.Json;

namespace BuildFarm.Catalog.Rows;

/// <summary>A row's attributes as a JSON object, names in ordinal order.</summary>
internal static class AttributeCodec
{
    private static readonly Dictionary<string, string> None = [];

    public static string Write(IReadOnlyDictionary<string, string> attributes)
    {
        if (attributes.Count == 0)
        {
            return "{}";
        }
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in attributes.OrderBy(a => a.Key, StringComparer.Ordinal))
            {
                writer.WriteString(name, value);
            }
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static IReadOnlyDictionary<string, string> Read(ReadOnlySpan<byte> json)
    {
        if (json.Length <= 2)
        {
            return None;
        }
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            attributes[name] = reader.GetString()!;
        }
        return attributes;
    }
}
