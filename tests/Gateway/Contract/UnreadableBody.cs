using System.Text;
using System.Text.Json.Nodes;
using BuildFarm.Model.Operations;
using Google.Protobuf.Reflection;

namespace BuildFarm.Gateway.Tests.Contract;

/// <summary>A REST request that is no request of the operation: one member of another type, twice there, or no Unicode.</summary>
/// <param name="Path">What the error must name.</param>
internal sealed record UnreadableBody(string Path, string What, RestRequest Request)
{
    private const string Twin = "\u0001twin";
    private const string Marker = "MARKER";

    /// <summary>Every member of the body, one at a time.</summary>
    public static IEnumerable<UnreadableBody> Of(OperationInfo operation)
    {
        foreach (var field in ContractField.Of(operation.Request).Where(field => RestRequest.IsInBody(operation, field)))
        {
            foreach (var (what, value) in Wrong(field.Field))
            {
                yield return Make(operation, field, what, (holder, name) => holder[name] = JsonNode.Parse(value));
            }

            yield return Make(operation, field, "stands twice", (holder, name) => holder[Twin] = holder[name]!.DeepClone(),
                (text, name) => text.Replace("\"\\u0001twin\"", $"\"{name}\"", StringComparison.Ordinal));
            if (IsText(field.Field))
            {
                yield return Make(operation, field, "half a character", (holder, name) => holder[name] = Text(field.Field),
                    (text, _) => text.Replace(Marker, "\\ud800", StringComparison.Ordinal));
                yield return Make(operation, field, "broken UTF-8", (holder, name) => holder[name] = Text(field.Field), broken: true);
            }
        }
    }

    private static IEnumerable<(string What, string Json)> Wrong(FieldDescriptor field)
    {
        if (field.IsMap)
        {
            return [("a list for a map", "[]"), ("a text for a map", "\"a\""), ("an object for a value", """{"a":{}}""")];
        }

        if (field.IsRepeated)
        {
            return [("an object for a list", "{}"), ("a text for a list", "\"a\""), ("a list for an item", "[[]]"), ("a truth for an item", "[true]")];
        }

        return field.FieldType switch
        {
            FieldType.Message when !ContractField.IsWellKnown(field) => [("a text for an object", "\"a\""), ("a list for an object", "[]"), ("a number for an object", "1")],
            FieldType.String => [("a number for a text", "1"), ("an object for a text", "{}"), ("a truth for a text", "true")],
            FieldType.Enum => [("a value that the enum has not", "\"NoSuchValue\""), ("a number for an enum", "1"), ("an enum in lower case letters", "\"nosuchvalue\"")],
            FieldType.Bool => [("a text for a truth", "\"true\""), ("a number for a truth", "1")],
            FieldType.Double or FieldType.Float => [("a text for a number", "\"1\""), ("a number past all bounds", "1e999")],
            FieldType.Message => [("a truth for a time", "true"), ("an object for a time", "{}")],
            _ => [("a text for a number", "\"1\""), ("a broken number", "1.5"), ("a number past all bounds", "99999999999999999999"), ("a list for a number", "[1]")],
        };
    }

    private static UnreadableBody Make(
        OperationInfo operation, ContractField field, string what, Action<JsonObject, string> change, Func<string, string, string>? after = null, bool broken = false)
    {
        var (message, _) = ExampleRequests.With(operation.Request, field);
        var json = RestRequest.Encode(message);
        JsonNode holder = json;
        foreach (var step in field.Way.SkipLast(1))
        {
            // A message without members of its own is written as an empty one, or not at all.
            holder = step.IsRepeated ? holder[step.JsonName]![0]! : holder[step.JsonName]!;
        }

        change((JsonObject)holder, field.Field.JsonName);
        var request = RestRequest.Of(operation, message, json);
        var text = Encoding.UTF8.GetString(request.Body);
        return new UnreadableBody(field.Path, what, request with { Body = broken ? Break(request.Body) : Encoding.UTF8.GetBytes(after?.Invoke(text, field.Field.JsonName) ?? text) });
    }

    private static bool IsText(FieldDescriptor field) => field is { FieldType: FieldType.String } || (field.IsMap && ExampleRequests.MapValue(field).FieldType == FieldType.String);

    private static JsonNode Text(FieldDescriptor field) =>
        field.IsMap ? new JsonObject { ["k"] = Marker } : field.IsRepeated ? new JsonArray(Marker) : JsonValue.Create(Marker);

    private static byte[] Break(byte[] body)
    {
        var at = body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Marker));
        (body[at], body[at + 1]) = (0xc3, 0x28);
        return body;
    }

    public override string ToString() => $"{Path} {What}";
}
