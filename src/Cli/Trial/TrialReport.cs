using System.Text.Json.Nodes;
using BuildFarm.Cli.Terminal;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Cli.Trial;

/// <summary>What came of a trial.</summary>
internal sealed class TrialReport(TrialOutcome outcome, TrialRecorder recorder)
{
    public bool IsPassed => outcome.IsPassed;

    public void Write(CommandOutput output)
    {
        if (recorder.Steps.Count > 0)
        {
            output.Table([["FILE", "PHASE", "STEP", "OUTCOME", "TIME"], .. recorder.Steps.Select(Row)]);
        }

        recorder.Changes.Write(output);
        output.Line($"status    {outcome.Status}");
        if (!IsPassed && outcome.Reason.Length > 0) output.Line($"reason    {string.Join("\n          ", outcome.Reason.Split('\n').Select(ControlCharacters.Clean))}");
    }

    public JsonObject ToJson() => new()
    {
        ["status"] = outcome.Status,
        ["reason"] = IsPassed ? "" : outcome.Reason,
        ["steps"] = new JsonArray([.. recorder.Steps.Select(step => (JsonNode)new JsonObject
        {
            ["file"] = step.Component,
            ["phase"] = step.Phase,
            ["step"] = step.ComponentStep,
            ["action"] = step.Action,
            ["status"] = step.Status,
            ["message"] = step.Message,
            ["durationMs"] = step.DurationMs,
        })]),
        ["log"] = new JsonArray([.. recorder.Lines.Select(line => (JsonNode)new JsonObject
        {
            ["file"] = line.Component,
            ["phase"] = line.Phase,
            ["step"] = line.Step,
            ["standardError"] = line.StandardError,
            ["text"] = line.Text,
        })]),
        ["logLinesDropped"] = recorder.Dropped,
        ["changes"] = recorder.Changes.ToJson(),
    };

    private IReadOnlyList<string> Row(StepChange step) =>
        [step.Component, step.Phase, ControlCharacters.Clean(step.ComponentStep), step.Status, step.DurationMs > 0 ? Units.Time(step.DurationMs) : ""];
}
