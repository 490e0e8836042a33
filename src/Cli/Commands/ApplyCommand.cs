using System.CommandLine;
using System.Text.Json.Nodes;
using BuildFarm.Cli.Apply;
using BuildFarm.Cli.Apply.Execution;
using BuildFarm.Cli.Apply.Manifests;
using BuildFarm.Cli.Apply.Planning;
using BuildFarm.Cli.Terminal;

namespace BuildFarm.Cli.Commands;

/// <summary>Makes the farm's resources what manifests say.</summary>
internal static class ApplyCommand
{
    public static Command Create(ActionSetter setAction)
    {
        var files = new Option<string[]>("--file", "-f") { Description = "a manifest, or a folder of manifests", HelpName = "FILE|DIR", Required = true };
        var dryRun = new Option<bool>("--dry-run") { Description = "print the plan and change nothing" };
        var command = new Command("apply", "Create what is new, make the next version or build of what changed, leave what is the same");
        command.Add(files);
        command.Add(dryRun);
        setAction(command, context => RunAsync(context, context.Parsed.GetRequiredValue(files), context.Parsed.GetValue(dryRun)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string[] files, bool isDryRun)
    {
        var findings = new List<Finding>();
        var manifests = files.SelectMany(file => new ManifestReader(findings).Read(file)).ToList();
        if (findings.Count > 0) return Refuse(context, findings);
        if (manifests.Count == 0) throw CliException.Usage($"there is no resource in {string.Join(", ", files)}; write documents with kind: and the fields of its create operation");
        using var farm = context.Connect();
        var plan = await new Planner(farm, findings).PlanAsync(manifests, context.Cancellation);
        if (findings.Count > 0) return Refuse(context, findings);
        PlanText.WritePlan(context.Output, plan, farm.Connection.Origin);
        var result = new JsonObject { ["dryRun"] = isDryRun, ["plan"] = new JsonArray([.. plan.Select(change => (JsonNode)PlanText.ToJson(change))]) };
        if (isDryRun)
        {
            context.Output.Line("Nothing was changed: --dry-run.");
            context.Output.Json(result);
            return ExitCodes.Done;
        }

        var outcome = await new Applier(farm, context.Environment.NewToken())
            .ApplyAsync(plan, applied => context.Output.Line(PlanText.Done(applied)), context.Cancellation);
        return Report(context, outcome, result);
    }

    private static int Report(CommandContext context, ApplyOutcome outcome, JsonObject result)
    {
        result["applied"] = new JsonArray([.. outcome.Applied.Select(applied => (JsonNode)PlanText.ToJson(applied))]);
        if (outcome.Failed is not { } failed)
        {
            context.Output.Line(outcome.Applied.Count == 0 ? "Nothing to do." : $"Applied {Units.Count(outcome.Applied.Count, "change")}.");
            context.Output.Json(result);
            return ExitCodes.Done;
        }

        var doubt = outcome.IsUncertain ? " (whether it was made is not known)" : "";
        context.Output.Note($"buildfarm: {failed.Manifest.Place}: {failed.Manifest} was not applied{doubt}: {outcome.Reason}");
        context.Output.Note(outcome.Applied.Count == 0
            ? "buildfarm: applied before it: nothing"
            : $"buildfarm: applied before it: {string.Join(", ", outcome.Applied.Select(applied => applied.Change.Manifest))}");
        if (outcome.NotTried.Count > 0) context.Output.Note($"buildfarm: not tried: {string.Join(", ", outcome.NotTried.Select(change => change.Manifest))}");
        context.Output.Note("buildfarm: apply again to go on from here; what is applied already is left as it is");
        result["failed"] = PlanText.ToJson(failed);
        result["error"] = outcome.Reason;
        result["notTried"] = new JsonArray([.. outcome.NotTried.Select(change => (JsonNode)PlanText.ToJson(change))]);
        context.Output.Json(result);
        return ExitCodes.Failed;
    }

    private static int Refuse(CommandContext context, List<Finding> findings)
    {
        foreach (var finding in findings) context.Output.Note(finding.ToString());
        context.Output.Note($"buildfarm: {Units.Count(findings.Count, "finding")}; nothing was sent");
        context.Output.Json(new JsonObject
        {
            ["findings"] = new JsonArray([.. findings.Select(f => (JsonNode)new JsonObject { ["file"] = f.File, ["line"] = f.Line, ["column"] = f.Column, ["message"] = f.Message })]),
        });
        return ExitCodes.Failed;
    }
}
