using System.Text.Json.Nodes;
using BuildFarm.Documents.Modules;
using BuildFarm.Documents.Workflows;
using static BuildFarm.Documents.Schemas.SchemaParts;

namespace BuildFarm.Documents.Schemas;

/// <summary>Builds the schema of workflow documents.</summary>
internal static class WorkflowSchemaBuilder
{
    private const string Path = @"^\$\.";

    public static JsonObject Build()
    {
        var parameter = Fields(
            [("name", Text()), ("type", OneOf(WorkflowParameters.TypeNames)), ("default", new JsonObject { ["type"] = List(["string", "number", "boolean", "array"]) }), ("description", Text())], "name");
        var schema = Fields(
            [
                ("name", Text("Name of the document.")),
                ("description", Text("What it does.")),
                ("schemaVersion", SchemaVersion()),
                ("parameters", ArrayOf(parameter)),
                ("steps", ArrayOf(Ref("step"), 1)),
                ("outputs", ArrayOf(Fields([("name", Text()), ("value", Text("A path, or text with {{ $.path }} in it."))], "name", "value"))),
            ], "schemaVersion", "steps");
        schema["$schema"] = Draft;
        schema["title"] = "Workflow document";
        schema["definitions"] = new JsonObject
        {
            ["step"] = new JsonObject { ["anyOf"] = List(WorkflowActions.All.Select(Step)) },
            ["condition"] = new JsonObject { ["anyOf"] = List(Conditions()) },
        };
        return schema;
    }

    private static JsonObject Step(WorkflowActionSpec action)
    {
        var needsInputs = action.Inputs.Any(i => i.Required);
        return Fields(
            [
                ("name", new JsonObject { ["type"] = "string", ["pattern"] = "^[A-Za-z0-9_]{3,128}$" }),
                ("action", Described(OneOf([action.Name]), action.Description)),
                ("description", new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = 1024 }),
                ("if", new JsonObject { ["anyOf"] = List([Ref("condition"), One()]) }),
                ("inputs", StepInputs(action.Inputs)),
                ("onFailure", OneOf(Enum.GetNames<WorkflowOnFailure>())),
                ("rollbackEnabled", new JsonObject { ["anyOf"] = List([new JsonObject { ["type"] = "boolean" }, PathText()]) }),
                ("timeoutSeconds", new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = (long)action.MaxTimeout.TotalSeconds, ["default"] = (long)action.DefaultTimeout.TotalSeconds }),
            ], needsInputs ? ["name", "action", "inputs"] : ["name", "action"]);
    }

    private static JsonObject PathText() => new() { ["type"] = "string", ["pattern"] = Path };

    private static JsonObject One()
    {
        var schema = ArrayOf(Ref("condition"), 1);
        schema["maxItems"] = 1;
        return schema;
    }

    /// <summary>Each input under its name, or under name.$ with a path.</summary>
    private static JsonObject StepInputs(IReadOnlyList<InputSpec> specs)
    {
        var schema = Fields(specs.SelectMany(spec => new (string, JsonNode)[]
        {
            (spec.Name, new JsonObject { ["anyOf"] = List([Value(spec), PathText()]) }),
            (spec.Name + ".$", Text(spec.Description)),
        }));
        var required = specs.Where(s => s.Required).ToList();
        if (required.Count > 0)
        {
            schema["allOf"] = List(required.Select(spec => new JsonObject
            {
                ["anyOf"] = List([new JsonObject { ["required"] = List([spec.Name]) }, new JsonObject { ["required"] = List([spec.Name + ".$"]) }]),
            }));
        }

        return schema;
    }

    private static JsonObject Value(InputSpec spec) => spec.Type == InputType.MapList
        ? Described(ArrayOf(StepInputs(spec.Fields)), spec.Description)
        : Input(spec);

    private static IEnumerable<JsonNode> Conditions()
    {
        foreach (var name in WorkflowConditionReader.Names)
        {
            yield return name switch
            {
                "and" or "or" => Fields([(name, List10())], name),
                "not" => Fields([(name, new JsonObject { ["anyOf"] = List([Ref("condition"), One()]) })], name),
                _ => Fields([(name, Scalar()), ("value", Scalar())], name, "value"),
            };
        }
    }

    private static JsonObject List10()
    {
        var schema = ArrayOf(Ref("condition"), 1);
        schema["maxItems"] = 10;
        return schema;
    }
}
