using System.Text.Json.Nodes;
using BuildFarm.Cli.Run;
using BuildFarm.Cli.Terminal;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Cli.Trial;

/// <summary>What came of a trial.</summary>
/// <param name="fileOf">The file of a component as the farm names it.</param>
internal sealed class TrialReport(BuildSummary summary, TrialRecorder recorder, Func<string, string> fileOf)
{
    public bool IsPassed => summary.IsAvailable;

    // The image's own reason has a limit; the report's has none.
    private string Reason => summary.Report is { Reason.Length: > 0 } report ? report.Reason : summary.Reason;

    private string Status => IsPassed ? "PASSED" : summary.Status;

    public void Write(CommandOutput output)
    {
        if (recorder.Steps.Count > 0)
        {
            output.Table([["FILE", "PHASE", "STEP", "OUTCOME", "TIME"], .. recorder.Steps.Select(Row)]);
        }

        output.Line($"status    {Status}");
        if (!IsPassed && Reason.Length > 0) output.Line($"reason    {string.Join("\n          ", Reason.Split('\n').Select(ControlCharacters.Clean))}");
    }

    public JsonObject ToJson() => new()
    {
        ["status"] = Status,
        ["reason"] = IsPassed ? "" : Reason,
        ["steps"] = new JsonArray([.. recorder.Steps.Select(step => (JsonNode)new JsonObject
        {
            ["file"] = fileOf(step.Component),
            ["phase"] = step.Phase,
            ["step"] = step.ComponentStep,
            ["action"] = step.Action,
            ["status"] = step.Status,
            ["message"] = step.Message,
            ["durationMs"] = step.DurationMs,
        })]),
        ["log"] = new JsonArray([.. recorder.Lines.Select(line => (JsonNode)new JsonObject
        {
            ["file"] = fileOf(line.Component),
            ["phase"] = line.Phase,
            ["step"] = line.Step,
            ["standardError"] = line.StandardError,
            ["text"] = line.Text,
        })]),
        ["logLinesDropped"] = recorder.Dropped,
    };

    private IReadOnlyList<string> Row(StepChange step) =>
        [fileOf(step.Component), step.Phase, ControlCharacters.Clean(step.ComponentStep), step.Status, step.DurationMs > 0 ? Units.Time(step.DurationMs) : ""];
}
