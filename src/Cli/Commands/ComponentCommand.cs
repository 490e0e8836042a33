using System.CommandLine;
using System.Text.Json.Nodes;
using BuildFarm.Cli.Terminal;
using BuildFarm.Cli.Trial;
using BuildFarm.Documents;

namespace BuildFarm.Cli.Commands;

/// <summary>Checks component documents with the rules that the farm and the agent hold them to (that needs no farm), and tries them out.</summary>
internal static class ComponentCommand
{
    public static Command Create(ActionSetter setAction)
    {
        var command = new Command("component", "Work on component documents");
        var files = FilesArgument();
        var validate = new Command("validate", "Check component documents: every finding with its rule, line and column");
        var platform = new Option<string?>("--platform") { Description = "the platform that the documents are for: Linux, Windows or macOS; this one when left out", HelpName = "PLATFORM" };
        validate.Add(files);
        validate.Add(platform);
        setAction(validate, context =>
        {
            var on = Platform(context.Parsed.GetValue(platform));
            return Task.FromResult(Report(context, [.. context.Parsed.GetRequiredValue(files).Select(file => ComponentFile.Read(file, on))]));
        });
        command.Add(validate);
        command.Add(ComponentSchemaCommand.Create(setAction));
        command.Add(ComponentRunCommand.Create(setAction));
        return command;
    }

    public static Argument<string[]> FilesArgument() => new("FILE") { Description = "component documents, YAML or JSON", Arity = ArgumentArity.OneOrMore };

    /// <summary>The whole result of a check, and how the command ends with it.</summary>
    public static int Report(CommandContext context, IReadOnlyList<ComponentFile> files)
    {
        WriteFindings(context, files);
        context.Output.Json(new JsonArray([.. files.Select(file => (JsonNode)new JsonObject
        {
            ["file"] = file.Path,
            ["valid"] = file.IsValid,
            ["findings"] = new JsonArray([.. file.Findings.Select(ToJson)]),
        })]));
        var errors = files.Sum(file => file.Findings.Count(finding => finding.IsError));
        if (errors > 0) context.Output.Note($"buildfarm: {Units.Count(errors, "error")} in {Units.Count(files.Count, "document")}");
        return errors > 0 ? ExitCodes.Failed : ExitCodes.Done;
    }

    public static void WriteFindings(CommandContext context, IReadOnlyList<ComponentFile> files)
    {
        foreach (var file in files)
        {
            foreach (var finding in file.Findings) context.Output.Line($"{file.Path}:{finding}");
            if (file.IsValid) context.Output.Line($"{file.Path}: valid");
        }
    }

    private static DocumentPlatform Platform(string? name) => name?.ToLowerInvariant() switch
    {
        null => OperatingSystem.IsWindows() ? DocumentPlatform.Windows : OperatingSystem.IsMacOS() ? DocumentPlatform.MacOS : DocumentPlatform.Linux,
        "linux" => DocumentPlatform.Linux,
        "windows" => DocumentPlatform.Windows,
        "macos" => DocumentPlatform.MacOS,
        _ => throw CliException.Usage($"--platform '{name}' is none of Linux, Windows and macOS"),
    };

    private static JsonNode ToJson(Diagnostic finding) => new JsonObject
    {
        ["rule"] = finding.RuleId,
        ["severity"] = finding.IsError ? "error" : "warning",
        ["line"] = finding.Line,
        ["column"] = finding.Column,
        ["message"] = finding.Message,
        ["hint"] = finding.Hint,
    };
}
