using System.Text.Json.Nodes;
using BuildFarm.Documents.Modules;

namespace BuildFarm.Documents.Schemas;

/// <summary>Pieces that schemas are made of.</summary>
internal static class SchemaParts
{
    public const string Draft = "http://json-schema.org/draft-07/schema#";
    private const string Expression = @"\{\{";

    public static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)JsonValue.Create(t))]);

    public static JsonArray List(IEnumerable<JsonNode> nodes) => new([.. nodes]);

    public static JsonObject Ref(string name) => new() { ["$ref"] = $"#/definitions/{name}" };

    public static JsonObject Text(string? description = null) => Described(new JsonObject { ["type"] = "string" }, description);

    /// <summary>A string, number or boolean: what a text input accepts.</summary>
    public static JsonObject Scalar(string? description = null) => Described(new JsonObject { ["type"] = List(["string", "number", "boolean"]) }, description);

    public static JsonObject OneOf(IEnumerable<string> values) => new() { ["enum"] = List(values) };

    public static JsonObject ArrayOf(JsonNode items, int least = 0)
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = items };
        if (least > 0) schema["minItems"] = least;
        return schema;
    }

    /// <summary>An object with these fields and no others.</summary>
    public static JsonObject Fields(IEnumerable<(string Name, JsonNode Schema)> fields, params string[] required)
    {
        var properties = new JsonObject();
        foreach (var (name, schema) in fields) properties[name] = schema;
        var result = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (required.Length > 0) result["required"] = List(required);
        return result;
    }

    /// <summary>Any of the spellings of 1.0.</summary>
    public static JsonObject SchemaVersion() => new() { ["enum"] = List([JsonValue.Create(1.0), JsonValue.Create("1.0"), JsonValue.Create("1")]) };

    public static JsonObject Input(InputSpec spec)
    {
        var schema = spec.Type switch
        {
            InputType.Integer => OrExpression(new JsonObject { ["type"] = "integer" }),
            InputType.Boolean => OrExpression(new JsonObject { ["type"] = "boolean" }, OneOf(["true", "false"])),
            InputType.StringList or InputType.ScalarOrList => new JsonObject { ["anyOf"] = List([Scalar(), ArrayOf(Scalar())]) },
            InputType.StringMap => new JsonObject { ["type"] = "object", ["additionalProperties"] = Scalar() },
            InputType.StringListMap => new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["anyOf"] = List([Scalar(), ArrayOf(Scalar())]) } },
            InputType.MapList => ArrayOf(Inputs(spec.Fields)),
            InputType.Any => new JsonObject(),
            _ => spec.Allowed.Count > 0 && !spec.IgnoreCase ? OrExpression(OneOf(spec.Allowed)) : Scalar(),
        };
        Described(schema, spec.Description);
        if (spec.Default is not null) schema["default"] = spec.Default;
        return schema;
    }

    public static JsonObject Inputs(IEnumerable<InputSpec> specs)
    {
        var all = specs.ToList();
        return Fields(all.Select(s => (s.Name, (JsonNode)Input(s))), [.. all.Where(s => s.Required).Select(s => s.Name)]);
    }

    private static JsonObject OrExpression(params JsonObject[] schemas) =>
        new() { ["anyOf"] = List([.. schemas, new JsonObject { ["type"] = "string", ["pattern"] = Expression }]) };

    public static JsonObject Described(JsonObject schema, string? description)
    {
        if (description is not null) schema["description"] = description;
        return schema;
    }
}
