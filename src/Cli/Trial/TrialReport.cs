using System.Text.Json.Nodes;
using BuildFarm.Cli.Terminal;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Cli.Trial;

/// <summary>What came of a trial.</summary>
/// <param name="files">The file of each component, by the component's name in the farm.</param>
internal sealed class TrialReport(TrialOutcome outcome, TrialRecorder recorder, IReadOnlyDictionary<string, string> files)
{
    public bool IsPassed => outcome.IsPassed;

    private string Reason => Named(outcome.Reason, files);

    public void Write(CommandOutput output)
    {
        if (recorder.Steps.Count > 0)
        {
            output.Table([["FILE", "PHASE", "STEP", "OUTCOME", "TIME"], .. recorder.Steps.Select(Row)]);
        }

        recorder.Changes.Write(output);
        output.Line($"status    {outcome.Status}");
        if (!IsPassed && Reason.Length > 0) output.Line($"reason    {string.Join("\n          ", Reason.Split('\n').Select(ControlCharacters.Clean))}");
    }

    public JsonObject ToJson() => new()
    {
        ["status"] = outcome.Status,
        ["reason"] = IsPassed ? "" : Reason,
        ["steps"] = new JsonArray([.. recorder.Steps.Select(step => (JsonNode)new JsonObject
        {
            ["file"] = FileOf(step.Component),
            ["phase"] = step.Phase,
            ["step"] = step.ComponentStep,
            ["action"] = step.Action,
            ["status"] = step.Status,
            ["message"] = step.Message,
            ["durationMs"] = step.DurationMs,
        })]),
        ["log"] = new JsonArray([.. recorder.Lines.Select(line => (JsonNode)new JsonObject
        {
            ["file"] = FileOf(line.Component),
            ["phase"] = line.Phase,
            ["step"] = line.Step,
            ["standardError"] = line.StandardError,
            ["text"] = line.Text,
        })]),
        ["logLinesDropped"] = recorder.Dropped,
        ["changes"] = recorder.Changes.ToJson(),
    };

    /// <summary>A component as the farm calls it, by name or by ARN, to the caller's own file.</summary>
    private string FileOf(string component) =>
        files.FirstOrDefault(file => component == file.Key || component.Contains($"/{file.Key}/", StringComparison.Ordinal)).Value ?? component;

    /// <summary>The names of components are the trial's own: the caller knows the files.</summary>
    public static string Named(string text, IReadOnlyDictionary<string, string> files) => files.Aggregate(text, (named, file) => named.Replace($"'{file.Key}'", file.Value, StringComparison.Ordinal));

    private IReadOnlyList<string> Row(StepChange step) =>
        [FileOf(step.Component), step.Phase, ControlCharacters.Clean(step.ComponentStep), step.Status, step.DurationMs > 0 ? Units.Time(step.DurationMs) : ""];
}
