using System.Text.Json;
using BuildFarm.Agent.Engine;

namespace BuildFarm.Agent.DialHome;

/// <summary>
/// Wraps commands into a document of one step, so that they get all that components have: a journal, reboots by exit
/// code 194, a failure that explains itself. The text goes in as a parameter's value, whose braces nobody resolves.
/// </summary>
internal static class CommandDocument
{
    public const string Phase = "build";
    public const string Step = "commands";

    private const string Script = "script";

    /// <summary>The document and the value for its parameter.</summary>
    public static DocumentRequest Create(string name, IEnumerable<string> commands) => new()
    {
        Name = name,
        Source = name,
        Text = Text(name),
        Parameters = new Dictionary<string, string> { [Script] = string.Join('\n', commands) },
    };

    private static string Text(string name) => NodeJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteString("schemaVersion", "1.0");
        writer.WriteStartArray("parameters");
        writer.WriteStartObject();
        writer.WriteStartObject(Script);
        writer.WriteString("type", "string");
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartArray("phases");
        writer.WriteStartObject();
        writer.WriteString("name", Phase);
        writer.WriteStartArray("steps");
        ExecuteBash(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void ExecuteBash(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", Step);
        writer.WriteString("action", "ExecuteBash");
        writer.WriteNumber("timeoutSeconds", -1); // the order's own limit holds
        writer.WriteStartObject("inputs");
        writer.WriteStartArray("commands");
        writer.WriteStringValue($"{{{{ {Script} }}}}");
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
