using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using BuildFarm.Cli.Terminal;
using BuildFarm.Documents;
using BuildFarm.Documents.Components;

namespace BuildFarm.Cli.Trial;

/// <summary>Takes phases out of a document. An instance runs every phase of a stage that a document has, so what shall not run must not be there.</summary>
internal static class PhaseFilter
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document's text without these phases; as it was written when it has none of them.</summary>
    /// <exception cref="CliException">Another phase uses what one of them would have put out.</exception>
    public static string Without(ComponentFile file, IReadOnlyCollection<string> phases)
    {
        var document = file.Document!;
        var dropped = document.Phases.Where(phase => phases.Contains(phase.Name)).Select(phase => phase.Name).ToList();
        if (dropped.Count == 0) return file.Text;
        var json = (JsonObject)ToJson(document.Root)!;
        var kept = (JsonArray)json["phases"]!;
        foreach (var phase in kept.Where(phase => dropped.Contains((string)phase!["name"]!)).ToList()) kept.Remove(phase);
        var text = json.ToJsonString(Compact);
        return ComponentParser.Parse(text).Diagnostics.FirstOrDefault(finding => finding.IsError) is { } error
            ? throw CliException.Usage($"{file.Path} cannot run without its {string.Join(" and ", dropped)} phase: {error.Message} Name that phase with --phases, too")
            : text;
    }

    private static JsonNode? ToJson(DocumentNode node) => node switch
    {
        MappingNode mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Name, ToJson(entry.Value)))),
        SequenceNode sequence => new JsonArray([.. sequence.Items.Select(ToJson)]),
        ScalarNode { Kind: ScalarKind.Null } => null,
        ScalarNode { Kind: ScalarKind.Boolean } flag when node.TryGetBoolean(out var value) => value,
        // Only a number whose spelling survives: 010 or 1_000 stay the text that they are.
        ScalarNode { Kind: ScalarKind.Integer } number when long.TryParse(number.Value, CultureInfo.InvariantCulture, out var value)
            && value.ToString(CultureInfo.InvariantCulture) == number.Value => value,
        _ => node.AsString(),
    };
}
