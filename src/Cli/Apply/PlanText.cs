using System.Text.Json.Nodes;
using BuildFarm.Cli.Apply.Execution;
using BuildFarm.Cli.Apply.Planning;
using BuildFarm.Cli.Terminal;

namespace BuildFarm.Cli.Apply;

/// <summary>The plan and the outcome in words and in JSON.</summary>
internal static class PlanText
{
    private static readonly (ChangeAction Action, string Mark, string Word, string Done)[] Words =
    [
        (ChangeAction.Create, "+", "to create", "created"),
        (ChangeAction.NewBuild, "^", "to rebuild as the next build", "next build of"),
        (ChangeAction.NewVersion, "^", "to get their next version", "next version of"),
        (ChangeAction.Update, "~", "to update", "updated"),
        (ChangeAction.Keep, "=", "unchanged", "tagged"),
    ];

    public static void WritePlan(CommandOutput output, IReadOnlyList<PlannedChange> plan, string origin)
    {
        var counts = Words.Select(word => (word.Word, Count: plan.Count(change => change.Action == word.Action))).Where(word => word.Count > 0);
        output.Line($"Plan for the farm at {origin}: {string.Join(", ", counts.Select(word => $"{word.Count} {word.Word}"))}");
        foreach (var change in plan) output.Line($"  {WordsOf(change).Mark} {change.Manifest}{Detail(change)}");
    }

    public static string Done(AppliedChange applied) => $"  {WordsOf(applied.Change).Done} {applied.Change.Manifest.Kind.Label} {applied.Arn}";

    public static JsonObject ToJson(PlannedChange change)
    {
        var json = new JsonObject
        {
            ["kind"] = change.Manifest.Kind.Name,
            ["name"] = change.Manifest.Name,
            ["version"] = change.Manifest.Version,
            ["action"] = JsonNamingOf(change.Action),
            ["arn"] = change.Expected,
            ["existing"] = change.Existing,
            ["changed"] = new JsonArray([.. change.Changed.Select(name => (JsonNode)name)]),
            ["at"] = change.Manifest.Place.ToString(),
        };
        if (!change.Tags.IsEmpty)
        {
            json["tagsSet"] = new JsonObject(change.Tags.Set.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value)));
            json["tagsRemoved"] = new JsonArray([.. change.Tags.Remove.Select(key => (JsonNode)key)]);
        }

        return json;
    }

    public static JsonObject ToJson(AppliedChange applied)
    {
        var json = ToJson(applied.Change);
        json["arn"] = applied.Arn;
        return json;
    }

    private static string Detail(PlannedChange change)
    {
        var parts = new List<string>();
        if (change.Action is ChangeAction.NewBuild or ChangeAction.NewVersion) parts.Add($"becomes {change.Expected[(change.Expected.IndexOf('/', StringComparison.Ordinal) + 1)..]}");
        if (change.Changed.Count > 0) parts.Add($"changed: {string.Join(", ", change.Changed)}");
        if (!change.Tags.IsEmpty) parts.Add($"tags: {string.Join(", ", change.Tags.Set.Keys.Concat(change.Tags.Remove.Select(key => "-" + key)))}");
        return parts.Count == 0 ? "" : $" ({string.Join("; ", parts)})";
    }

    private static (ChangeAction Action, string Mark, string Word, string Done) WordsOf(PlannedChange change) => Words.First(word => word.Action == change.Action);

    private static string JsonNamingOf(ChangeAction action) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(action.ToString());
}
