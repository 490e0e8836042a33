using System.Text.Json.Nodes;
using BuildFarm.Documents.Components;
using BuildFarm.Documents.Conditions;
using BuildFarm.Documents.Modules;
using static BuildFarm.Documents.Schemas.SchemaParts;

namespace BuildFarm.Documents.Schemas;

/// <summary>Builds the schema of component documents.</summary>
internal static class ComponentSchemaBuilder
{
    public static JsonObject Build()
    {
        var schema = Fields(
            [
                ("name", Text("Name of the document.")),
                ("description", Text("What it does.")),
                ("schemaVersion", SchemaVersion()),
                ("parameters", Variables("default", "Value when the caller gives none; without it the caller must give one.", required: false)),
                ("constants", Variables("value", "The value.", required: true)),
                ("phases", ArrayOf(Ref("phase"), 1)),
            ], "schemaVersion", "phases");
        schema["$schema"] = Draft;
        schema["title"] = "Component document";
        schema["definitions"] = Definitions();
        return schema;
    }

    private static JsonObject Definitions() => new()
    {
        ["phase"] = Fields([("name", Text("build, validate, test, or a name of your own.")), ("steps", ArrayOf(Ref("step"), 1))], "name", "steps"),
        ["step"] = new JsonObject { ["anyOf"] = List(ActionModules.All.Select(Step)) },
        ["loop"] = Loop(),
        ["condition"] = Condition(withActions: false),
        ["if"] = new JsonObject { ["anyOf"] = List([Condition(withActions: true), One(Condition(withActions: true))]) },
    };

    private static JsonObject One(JsonNode item)
    {
        var schema = ArrayOf(item, 1);
        schema["maxItems"] = 1;
        return schema;
    }

    private static JsonObject Variables(string valueName, string description, bool required)
    {
        var definition = Fields(
            [("type", OneOf(["string"])), (valueName, Scalar(description)), .. required ? [] : new (string, JsonNode)[] { ("description", Text()) }],
            required ? ["type", valueName] : ["type"]);
        var entry = new JsonObject
        {
            ["type"] = "object",
            ["minProperties"] = 1,
            ["maxProperties"] = 1,
            ["patternProperties"] = new JsonObject { ["^[A-Za-z0-9_-]{3,128}$"] = definition },
            ["additionalProperties"] = false,
        };
        return ArrayOf(entry);
    }

    private static JsonObject Step(ModuleSpec module)
    {
        var fields = new List<(string, JsonNode)>
        {
            ("name", Text("Unique in its phase.")),
            ("action", Described(OneOf([module.Name]), module.Description)),
            ("timeoutSeconds", new JsonObject { ["type"] = "integer", ["minimum"] = -1, ["description"] = "-1 is no limit.", ["default"] = module.Name == "ExecuteDocument" ? -1 : StepDefinition.DefaultTimeoutSeconds }),
            ("onFailure", OneOf(Enum.GetNames<OnFailure>())),
            ("maxAttempts", new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["default"] = 1 }),
            ("loop", Ref("loop")),
            ("if", Ref("if")),
            ("inputs", StepInputs(module)),
        };
        return Fields(fields, module.NeedsInputs ? ["name", "action", "inputs"] : ["name", "action"]);
    }

    private static JsonObject StepInputs(ModuleSpec module)
    {
        if (module.Form == InputForm.Condition) return new JsonObject { ["anyOf"] = List([Ref("condition"), One(Ref("condition"))]) };
        var entry = Inputs(module.Inputs);
        if (module.ExactlyOneOf.Count > 0)
        {
            entry["oneOf"] = List(module.ExactlyOneOf.Select(name => new JsonObject { ["required"] = List([name]) }));
        }

        return module.Form == InputForm.List ? ArrayOf(entry, 1) : entry;
    }

    private static JsonObject Loop()
    {
        JsonObject Whole() => new() { ["type"] = "integer" };
        var counted = Fields([("start", Whole()), ("end", Whole()), ("updateBy", Whole())], "start", "end", "updateBy");
        var delimited = Fields([("list", Text("One string, split at the delimiter.")), ("delimiter", OneOf([".", ",", ";", ":", "\n", "\t", " ", "-", "_"]))], "list");
        var schema = Fields(
            [("name", Text("Makes {{ NAME.value }} mean this loop.")), ("for", counted), ("forEach", new JsonObject { ["anyOf"] = List([ArrayOf(Scalar(), 1), delimited]) })]);
        schema["oneOf"] = List([new JsonObject { ["required"] = List(["for"]) }, new JsonObject { ["required"] = List(["forEach"]) }]);
        return schema;
    }

    private static JsonObject Condition(bool withActions)
    {
        // A node has one parent: each alternative gets its own copies.
        (string, JsonNode)[] Beside() => withActions ? [("then", Actions()), ("else", Actions())] : [];
        var alternatives = new List<JsonNode>
        {
            Fields([("and", ArrayOf(Ref("condition"), 1)), .. Beside()], "and"),
            Fields([("or", ArrayOf(Ref("condition"), 1)), .. Beside()], "or"),
            Fields([("not", new JsonObject { ["anyOf"] = List([Ref("condition"), One(Ref("condition"))]) }), .. Beside()], "not"),
        };
        foreach (var (name, _, second) in ComparisonOperators.All)
        {
            var fields = new List<(string, JsonNode)> { (name, Scalar()) };
            if (second is not null) fields.Add((second, Scalar()));
            alternatives.Add(Fields([.. fields, .. Beside()], second is null ? [name] : [name, second]));
        }

        return new JsonObject { ["anyOf"] = List(alternatives) };
    }

    private static JsonObject Actions() => OneOf(Enum.GetNames<ConditionAction>());
}
