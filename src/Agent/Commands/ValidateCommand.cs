using System.CommandLine;
using System.Text.Json;
using BuildFarm.Agent.Engine;
using BuildFarm.Agent.Machine;
using BuildFarm.Agent.Modules;
using BuildFarm.Agent.Processes;
using BuildFarm.Documents;
using BuildFarm.Documents.Components;
using Command = System.CommandLine.Command;

namespace BuildFarm.Agent.Commands;

/// <summary><c>validate</c>: every finding in every document, in one pass.</summary>
internal static class ValidateCommand
{
    private static readonly Dictionary<string, DocumentPlatform> Platforms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Linux"] = DocumentPlatform.Linux,
        ["Windows"] = DocumentPlatform.Windows,
        ["macOS"] = DocumentPlatform.MacOS,
    };

    public static Command Create()
    {
        Option<string[]> documents = new("--documents", "-d")
        {
            Description = "Component documents, separated by commas.", HelpName = "file,file", AllowMultipleArgumentsPerToken = true, Required = true,
        };
        Option<string?> platform = new("--platform") { Description = "The platform that the documents are for: Linux, Windows or macOS; this one when left out.", HelpName = "platform" };
        Option<string?> output = new("--output", "-o") { Description = "text or json.", HelpName = "format" };
        Option<string?> owner = new("--document-s3-bucket-owner") { Description = "The account that must own the buckets of S3 documents.", HelpName = "account" };
        Option<bool> trace = new("--trace", "-t") { Description = "Names also the documents without findings." };
        Command command = new("validate", "Checks component documents without running them.") { documents, platform, output, owner, trace };
        command.SetAction((parsed, stop) => RunAsync(
            AgentCommandLine.Split(parsed.GetValue(documents)), parsed.GetValue(owner), Platform(parsed.GetValue(platform)), IsJson(parsed.GetValue(output)), parsed.GetValue(trace), stop));
        return command;
    }

    private static async Task<int> RunAsync(IReadOnlyList<string> paths, string? bucketOwner, DocumentPlatform platform, bool json, bool trace, CancellationToken stop)
    {
        if (paths.Count == 0)
        {
            throw new UsageException("--documents needs at least one file.");
        }

        var services = new ModuleServices { Processes = new ProcessRunner(TimeProvider.System), Time = TimeProvider.System };
        List<(string Path, IReadOnlyList<Diagnostic> Findings, string? Problem)> results = [];
        foreach (string path in paths)
        {
            results.Add(await CheckAsync(path, bucketOwner, platform, services, stop));
        }

        Console.Out.Write(json ? Json(results) : Text(results, trace));
        return results.Any(result => result.Problem is not null || result.Findings.Any(finding => finding.IsError)) ? ExitCodes.Failed : ExitCodes.Success;
    }

    private static async Task<(string Path, IReadOnlyList<Diagnostic> Findings, string? Problem)> CheckAsync(string path, string? bucketOwner, DocumentPlatform platform, ModuleServices services, CancellationToken stop)
    {
        try
        {
            string text = await DocumentLoader.LoadAsync(DocumentLoader.Identity(path, null, Directory.GetCurrentDirectory()), bucketOwner, services, stop);
            return (path, ComponentParser.Parse(text, new ParseOptions { Platform = platform }).Diagnostics, null);
        }
        catch (ModuleException e)
        {
            return (path, [], e.Message);
        }
    }

    private static string Text(List<(string Path, IReadOnlyList<Diagnostic> Findings, string? Problem)> results, bool trace)
    {
        List<string> lines = [];
        foreach ((string path, IReadOnlyList<Diagnostic> findings, string? problem) in results)
        {
            lines.AddRange(findings.Select(finding => $"{path}:{finding}"));
            if (problem is not null)
            {
                lines.Add($"{path}: error: {problem}");
            }
            else if (trace && findings.Count == 0)
            {
                lines.Add($"{path}: no findings");
            }
        }

        int invalid = results.Count(result => result.Problem is not null || result.Findings.Any(finding => finding.IsError));
        lines.Add(invalid == 0 ? $"{results.Count} of {results.Count} documents are valid." : $"{invalid} of {results.Count} documents are not valid.");
        return string.Join('\n', lines) + "\n";
    }

    private static string Json(List<(string Path, IReadOnlyList<Diagnostic> Findings, string? Problem)> results) => NodeJson.Write(
        writer =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("valid", !results.Any(result => result.Problem is not null || result.Findings.Any(finding => finding.IsError)));
            writer.WriteStartArray("documents");
            foreach ((string path, IReadOnlyList<Diagnostic> findings, string? problem) in results)
            {
                Write(writer, path, findings, problem);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        },
        indented: true) + "\n";

    private static void Write(Utf8JsonWriter writer, string path, IReadOnlyList<Diagnostic> findings, string? problem)
    {
        writer.WriteStartObject();
        writer.WriteString("path", path);
        writer.WriteBoolean("valid", problem is null && !findings.Any(finding => finding.IsError));
        if (problem is not null)
        {
            writer.WriteString("error", problem);
        }

        writer.WriteStartArray("findings");
        foreach (Diagnostic finding in findings)
        {
            writer.WriteStartObject();
            writer.WriteString("rule", finding.RuleId);
            writer.WriteString("severity", finding.IsError ? "error" : "warning");
            writer.WriteNumber("line", finding.Line);
            writer.WriteNumber("column", finding.Column);
            writer.WriteString("message", finding.Message);
            writer.WriteString("hint", finding.Hint);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static DocumentPlatform Platform(string? name) => name is null ? ThisPlatform.Current
        : Platforms.TryGetValue(name, out DocumentPlatform platform) ? platform
        : throw new UsageException($"--platform: '{name}' is none of Linux, Windows, macOS.");

    private static bool IsJson(string? name) => name switch
    {
        null or "text" => false,
        "json" => true,
        _ => throw new UsageException($"--output: '{name}' is neither text nor json."),
    };
}
