using System.CommandLine;
using System.Text.Json.Nodes;
using BuildFarm.Cli.Terminal;
using BuildFarm.Documents;
using BuildFarm.Documents.Components;

namespace BuildFarm.Cli.Commands;

/// <summary>Checks component documents with the rules that the farm and the agent hold them to. Needs no farm.</summary>
internal static class ComponentCommand
{
    public static Command Create(ActionSetter setAction)
    {
        var command = new Command("component", "Work on component documents");
        var files = new Argument<string[]>("FILE") { Description = "component documents, YAML or JSON", Arity = ArgumentArity.OneOrMore };
        var validate = new Command("validate", "Check component documents: every finding with its rule, line and column");
        validate.Add(files);
        setAction(validate, context => Task.FromResult(Validate(context, context.Parsed.GetRequiredValue(files))));
        command.Add(validate);
        return command;
    }

    private static int Validate(CommandContext context, string[] files)
    {
        var results = new JsonArray();
        var errors = 0;
        foreach (var file in files)
        {
            var findings = Check(file);
            errors += findings.Count(f => f.IsError);
            foreach (var finding in findings) context.Output.Line($"{file}:{finding}");
            if (!findings.Any(f => f.IsError)) context.Output.Line($"{file}: valid");
            results.Add(new JsonObject { ["file"] = file, ["valid"] = !findings.Any(f => f.IsError), ["findings"] = new JsonArray([.. findings.Select(ToJson)]) });
        }

        context.Output.Json(results);
        if (errors > 0) context.Output.Note($"buildfarm: {Units.Count(errors, "error")} in {Units.Count(files.Length, "document")}");
        return errors > 0 ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static IReadOnlyList<Diagnostic> Check(string file)
    {
        try
        {
            // One byte over the limit is enough for the parser to say that the document is too large.
            using var stream = File.OpenRead(file);
            var bytes = new byte[Math.Min(stream.Length, ParseOptions.Default.MaxBytes + 1)];
            stream.ReadExactly(bytes);
            return ComponentParser.Parse(bytes).Diagnostics;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CliException.Usage($"{file} does not exist");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CliException.Failed($"{file} cannot be read: {failure.Message}", failure);
        }
    }

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
