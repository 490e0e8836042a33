using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BuildFarm.Documents.Workflows;

/// <summary>A value in a workflow: text, number, boolean or list of texts. Closed: there are no others.</summary>
public abstract record WorkflowValue
{
    private WorkflowValue()
    {
    }

    /// <summary>Text; also an object, as its JSON.</summary>
    public sealed record OfText(string Text) : WorkflowValue
    {
        public override string ToString() => Text;
    }

    /// <summary>A number, with the spelling that it came in.</summary>
    public sealed record OfNumber(decimal Number) : WorkflowValue
    {
        public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
    }

    public sealed record OfBoolean(bool Flag) : WorkflowValue
    {
        public override string ToString() => Flag ? "true" : "false";
    }

    /// <summary>A list of texts; objects in it as their JSON.</summary>
    public sealed record OfList(IReadOnlyList<string> Texts) : WorkflowValue
    {
        public bool Equals(OfList? other) => other is not null && Texts.SequenceEqual(other.Texts, StringComparer.Ordinal);

        public override int GetHashCode() => Texts.Aggregate(Texts.Count, HashCode.Combine);

        /// <summary>A JSON list, as interpolation writes it into a text.</summary>
        public override string ToString() => ToJson();
    }

    public static WorkflowValue Of(string text) => new OfText(text);

    public static WorkflowValue Of(long number) => new OfNumber(number);

    public static WorkflowValue Of(bool flag) => new OfBoolean(flag);

    public static WorkflowValue Of(IReadOnlyList<string> texts) => new OfList(texts);

    /// <summary>For storage; <see cref="FromJson"/> gives an equal value.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            switch (this)
            {
                case OfText text:
                    json.WriteStringValue(text.Text);
                    break;
                case OfNumber number:
                    json.WriteNumberValue(number.Number);
                    break;
                case OfBoolean flag:
                    json.WriteBooleanValue(flag.Flag);
                    break;
                case OfList list:
                    json.WriteStartArray();
                    foreach (var item in list.Texts) json.WriteStringValue(item);
                    json.WriteEndArray();
                    break;
            }
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>Any JSON: objects, and lists with other things than texts, keep their JSON as text.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public static WorkflowValue FromJson(string json)
    {
        using var document = JsonDocument.Parse(json);
        return FromElement(document.RootElement);
    }

    internal static WorkflowValue FromElement(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => Of(true),
        JsonValueKind.False => Of(false),
        JsonValueKind.Number when element.TryGetDecimal(out var number) => new OfNumber(number),
        JsonValueKind.String => Of(element.GetString()!),
        JsonValueKind.Null => Of(""),
        JsonValueKind.Array => Of([.. element.EnumerateArray().Select(item => FromElement(item).ToString())]),
        _ => Of(element.GetRawText()),
    };
}
