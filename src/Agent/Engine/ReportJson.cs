using System.Globalization;
using System.Text.Json;
using BuildFarm.Agent.Secrets;
using BuildFarm.Agent.State;
using BuildFarm.Documents.Components;

namespace BuildFarm.Agent.Engine;

/// <summary>The guide's two JSON shapes of a run: the summary, and detailedoutput.json. Secrets masked.</summary>
internal static class ReportJson
{
    /// <summary>Characters of one step's outputs in detailedoutput.json; the whole is in console.log.</summary>
    private const int LongestOutput = 64 * 1024;

    public static string Summary(ExecutionReport report, SecretMasker masker, bool indented) => NodeJson.Write(
        writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("executionId", report.ExecutionId);
            writer.WriteString("status", report.Status);
            writer.WriteNumber("executedStepCount", report.ExecutedSteps);
            writer.WriteNumber("failedStepCount", report.FailedSteps);
            writer.WriteNumber("ignoredFailedStepCount", report.IgnoredFailedSteps);
            writer.WriteString("failureMessage", masker.Apply(report.FailureMessage));
            writer.WriteString("logUrl", report.LogFolder);
            writer.WriteEndObject();
        },
        indented);

    public static string Detailed(ExecutionReport report, SecretMasker masker, bool indented) => NodeJson.Write(writer => Write(writer, report, masker), indented);

    private static void Write(Utf8JsonWriter writer, ExecutionReport report, SecretMasker masker)
    {
        writer.WriteStartObject();
        writer.WriteString("executionId", report.ExecutionId);
        Head(writer, report.Status, report.Started, report.Ended, report.FailureMessage, masker);
        writer.WriteStartArray("documents");
        foreach (DocumentReport document in report.Documents)
        {
            writer.WriteStartObject();
            writer.WriteString("name", document.Name);
            writer.WriteString("filePath", document.FilePath);
            writer.WriteString("description", document.Description);
            Head(writer, document.Status, document.Started, document.Ended, document.FailureMessage, masker);
            writer.WriteStartArray("phases");
            foreach (PhaseReport phase in document.Phases)
            {
                Phase(writer, phase, masker);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Phase(Utf8JsonWriter writer, PhaseReport phase, SecretMasker masker)
    {
        writer.WriteStartObject();
        writer.WriteString("name", phase.Name);
        Head(writer, phase.Status, phase.Started, phase.Ended, phase.FailureMessage, masker);
        writer.WriteStartArray("steps");
        foreach (StepReport step in phase.Steps)
        {
            Step(writer, step, masker);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Step(Utf8JsonWriter writer, StepReport step, SecretMasker masker)
    {
        StepDefinition definition = step.Definition;
        writer.WriteStartObject();
        writer.WriteString("name", definition.Name);
        Head(writer, step.End.Status, step.End.Started, step.End.Ended, step.End.Message, masker);
        writer.WriteNumber("timeoutSeconds", StepRules.TimeoutSeconds(definition));
        writer.WriteString("onFailure", definition.OnFailure.ToString());
        writer.WriteNumber("maxAttempts", definition.MaxAttempts);
        writer.WriteNumber("attempts", step.End.Attempt);
        writer.WriteNumber("exitCode", step.End.ExitCode);
        writer.WriteString("action", definition.Action);
        string inputs = step.End.Inputs is null ? "[]" : step.End.Inputs.StartsWith('[') ? step.End.Inputs : $"[{step.End.Inputs}]";
        writer.WriteString("inputs", masker.Apply(inputs));
        writer.WriteString("outputs", Outputs(step.End, masker));
        Loop(writer, definition.Loop);
        writer.WritePropertyName("detailedOutput");
        if (step.End.DetailedOutput is { } detail)
        {
            writer.WriteRawValue($"[{masker.Apply(detail)}]");
        }
        else
        {
            writer.WriteNullValue();
        }

        writer.WriteEndObject();
    }

    private static void Head(Utf8JsonWriter writer, string status, DateTimeOffset started, DateTimeOffset ended, string message, SecretMasker masker)
    {
        writer.WriteString("status", status);
        writer.WriteString("startTime", Time(started));
        writer.WriteString("endTime", Time(ended));
        writer.WriteString("failureMessage", masker.Apply(message));
    }

    private static string Outputs(StepEnd end, SecretMasker masker)
    {
        // ExecuteDocument's summary is JSON already
        if (end.Outputs.TryGetValue(NestedRunner.SummaryOutput, out string? summary))
        {
            return masker.Apply($"[{summary}]");
        }

        return NodeJson.Write(writer =>
        {
            writer.WriteStartArray();
            writer.WriteStartObject();
            foreach ((string name, string value) in end.Outputs)
            {
                string text = masker.Apply(value);
                writer.WriteString(name, text.Length <= LongestOutput ? text : text[..LongestOutput] + "\n[cut here; all of it is in console.log]");
            }

            writer.WriteEndObject();
            writer.WriteEndArray();
        });
    }

    private static void Loop(Utf8JsonWriter writer, LoopDefinition? loop)
    {
        writer.WritePropertyName("loop");
        if (loop is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("name", loop.Name ?? "");
        switch (loop)
        {
            case ForLoop counted:
                writer.WriteNumber("start", counted.Start);
                writer.WriteNumber("end", counted.End);
                writer.WriteNumber("updateBy", counted.UpdateBy);
                break;
            case ForEachListLoop listed:
                writer.WriteStartArray("forEach");
                foreach (Documents.ScalarNode value in listed.Values)
                {
                    writer.WriteStringValue(value.Value);
                }

                writer.WriteEndArray();
                break;
            case ForEachDelimitedLoop delimited:
                writer.WriteString("list", delimited.List.Value);
                writer.WriteString("delimiter", delimited.Delimiter.ToString());
                break;
        }

        writer.WriteEndObject();
    }

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffK", CultureInfo.InvariantCulture);
}
