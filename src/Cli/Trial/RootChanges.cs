using System.Globalization;
using System.Text.Json.Nodes;
using BuildFarm.Cli.Terminal;

namespace BuildFarm.Cli.Trial;

/// <summary>What the components changed in the root, from the lines that <see cref="RootScripts.After"/> prints.</summary>
internal sealed class RootChanges
{
    private static readonly string[] Kinds = ["packages", "services", "files"];
    private static readonly string[] ChangeNames = ["added", "changed", "removed"];

    private readonly Dictionary<string, List<RootChange>> changes = Kinds.ToDictionary(kind => kind, _ => new List<RootChange>());
    private readonly Dictionary<(string Kind, string Counted), int> counts = [];

    /// <summary>False when the list did not come: the instance ended before it.</summary>
    public bool IsKnown => counts.Count > 0;

    public IReadOnlyList<RootChange> Of(string kind) => changes[kind];

    public void Add(string line)
    {
        var parts = line.Split('\t');
        if (parts.Length < 5 || parts[0] != RootScripts.Mark || !changes.TryGetValue(parts[1], out var list)) return;
        if (parts[2] != "count") list.Add(new RootChange(parts[2], parts[3], parts[4], parts.ElementAtOrDefault(5) ?? ""));
        else if (int.TryParse(parts[4], CultureInfo.InvariantCulture, out var count)) counts[(parts[1], parts[3])] = count;
    }

    public void Write(CommandOutput output)
    {
        if (!IsKnown) return;
        output.Line("changes in the root");
        if (Kinds.All(kind => Total(kind) == 0)) output.Line("  none");
        foreach (var kind in Kinds.Where(kind => Total(kind) > 0))
        {
            output.Line($"  {kind}");
            foreach (var change in changes[kind]) output.Line("    " + ControlCharacters.Clean(Text(kind, change)));
            if (Total(kind) > changes[kind].Count) output.Line($"    and {Total(kind) - changes[kind].Count} more");
        }

        if (Packaged > 0) output.Line($"  and {Units.Count(Packaged, "file")} of the packages");
    }

    public JsonNode? ToJson()
    {
        if (!IsKnown) return null;
        var json = new JsonObject();
        foreach (var kind in Kinds)
        {
            json[kind] = new JsonObject(ChangeNames.Select(name => KeyValuePair.Create<string, JsonNode?>(name, new JsonArray([.. changes[kind].Where(c => c.Change == name).Select(c => ToJson(kind, c))]))))
            {
                ["total"] = Total(kind),
            };
        }

        json["filesOfPackages"] = Packaged;
        return json;
    }

    private int Packaged => counts.GetValueOrDefault(("files", "packaged added")) + counts.GetValueOrDefault(("files", "packaged changed"));

    private int Total(string kind) => ChangeNames.Sum(name => counts.GetValueOrDefault((kind, name)));

    private static string Text(string kind, RootChange change)
    {
        var sign = change.Change switch { "added" => '+', "removed" => '-', _ => '~' };
        // What find tells of a file is for the comparison; a reader looks at the file.
        var detail = kind == "files" ? "" : change.Change == "changed" ? $"  {change.Before} → {change.After}" : $"  {change.After}{change.Before}";
        return $"{sign} {change.Name}{detail}".TrimEnd();
    }

    private static JsonNode ToJson(string kind, RootChange change) => kind == "files"
        ? change.Name
        : new JsonObject { ["name"] = change.Name, ["before"] = change.Before, ["after"] = change.After };
}
