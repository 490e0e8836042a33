using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BuildFarm.Cli.Terminal;

/// <summary>Where a command's result goes: text for people, or one JSON value on standard output and nothing else there.</summary>
internal sealed class CommandOutput(CliEnvironment environment, bool json)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public bool IsJson { get; } = json;

    public bool IsTerminal => environment.IsTerminal && !IsJson;

    /// <summary>A line of the result; left out of JSON output, which carries the same facts.</summary>
    public void Line(string text = "")
    {
        if (!IsJson) environment.Out.WriteLine(text);
    }

    /// <summary>A line about the work, never part of the result.</summary>
    public void Note(string text) => environment.Error.WriteLine(text);

    public void Json(JsonNode value)
    {
        if (IsJson) environment.Out.WriteLine(value.ToJsonString(Indented));
    }

    /// <summary>Aligned columns; the first row is the heading.</summary>
    public void Table(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (IsJson || rows.Count == 0) return;
        var widths = Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows) Line(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
