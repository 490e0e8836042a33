using System.Text.Json.Nodes;
using BuildFarm.Documents;

namespace BuildFarm.Grains.Builds;

/// <summary>Inputs of steps as the journal keeps them: a text as it is, lists and maps as JSON of texts.</summary>
internal static class NodeText
{
    public static string Of(DocumentNode node) => node is ScalarNode ? node.AsString() ?? "" : Json(node).ToJsonString();

    /// <summary>The texts of a list that the journal keeps; one text is a list of one.</summary>
    public static IReadOnlyList<string> List(string text) => text.Length == 0 ? []
        : text[0] == '[' ? [.. JsonNode.Parse(text)!.AsArray().Select(item => item!.GetValueKind() == System.Text.Json.JsonValueKind.String ? item.GetValue<string>() : item.ToJsonString())]
        : [text];

    private static JsonNode Json(DocumentNode node) => node switch
    {
        SequenceNode => new JsonArray([.. node.Items.Select(Json)]),
        MappingNode => new JsonObject(node.Entries.Select(e => KeyValuePair.Create(e.Key.Value, (JsonNode?)Json(e.Value)))),
        _ => JsonValue.Create(node.AsString() ?? ""),
    };
}
