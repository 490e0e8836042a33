using System.Text;
using System.Text.Json;
using BuildFarm.Model.Api;

namespace BuildFarm.Gateway.Operations.Imports;

/// <summary>A component document around a script.</summary>
internal static class ScriptDocument
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="type">BUILD runs the script in the build phase, TEST in the test phase.</param>
    public static string Write(string name, string? description, ComponentType type, Platform platform, string script)
    {
        var document = new StringBuilder();
        document.Append("name: ").AppendLine(Quoted(name));
        if (!string.IsNullOrEmpty(description))
        {
            document.Append("description: ").AppendLine(Quoted(description));
        }

        document.AppendLine("schemaVersion: 1.0").AppendLine("phases:");
        document.Append("  - name: ").AppendLine(type == ComponentType.Test ? "test" : "build");
        document.AppendLine("    steps:").AppendLine("      - name: RunScript");
        document.Append("        action: ").AppendLine(platform == Platform.Windows ? "ExecutePowerShell" : "ExecuteBash");
        document.AppendLine("        inputs:").AppendLine("          commands:");
        Append(document, script.ReplaceLineEndings("\n").TrimEnd('\n'));
        return document.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>As a block that people can read, where YAML has no objection to a character of it.</summary>
    private static void Append(StringBuilder document, string script)
    {
        if (script.Any(c => (char.IsControl(c) && c is not ('\n' or '\t')) || c is '\u2028' or '\u2029' or '\ufeff'))
        {
            document.Append("            - ").AppendLine(Quoted(script));
            return;
        }

        document.AppendLine("            - |2-");
        foreach (var line in script.Split('\n'))
        {
            document.Append(line.Length > 0 ? "              " : "").AppendLine(line);
        }
    }

    /// <summary>JSON's strings are YAML's too.</summary>
    private static string Quoted(string text) => JsonSerializer.Serialize(text, Plain);
}
