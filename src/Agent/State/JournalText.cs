using System.Text.Json;

namespace BuildFarm.Agent.State;

/// <summary>The parts of journal lines that are written and read in several places.</summary>
internal static class JournalText
{
    public static void WriteOutputs(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> outputs)
    {
        writer.WriteStartObject("outputs");
        foreach ((string name, string value) in outputs)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    }

    public static Dictionary<string, string> ReadOutputs(JsonElement line)
    {
        Dictionary<string, string> outputs = new(StringComparer.Ordinal);
        foreach (JsonProperty property in line.GetProperty("outputs").EnumerateObject())
        {
            outputs[property.Name] = property.Value.GetString()!;
        }

        return outputs;
    }

    public static void WriteEnd(Utf8JsonWriter writer, StepEnd? end)
    {
        if (end is null)
        {
            return;
        }

        writer.WriteString("status", end.Status);
        writer.WriteString("message", end.Message);
        writer.WriteNumber("exitCode", end.ExitCode);
        writer.WriteNumber("attempt", end.Attempt);
        writer.WriteString("started", end.Started);
        writer.WriteString("ended", end.Ended);
        writer.WriteString("inputs", end.Inputs);
        writer.WriteString("detail", end.DetailedOutput);
        WriteOutputs(writer, end.Outputs);
    }

    public static StepEnd? ReadEnd(JsonElement line) => !line.TryGetProperty("status", out JsonElement status) ? null : new StepEnd
    {
        Status = status.GetString()!,
        Message = line.GetProperty("message").GetString()!,
        ExitCode = line.GetProperty("exitCode").GetInt32(),
        Attempt = line.GetProperty("attempt").GetInt32(),
        Started = line.GetProperty("started").GetDateTimeOffset(),
        Ended = line.GetProperty("ended").GetDateTimeOffset(),
        Inputs = line.GetProperty("inputs").GetString(),
        DetailedOutput = line.GetProperty("detail").GetString(),
        Outputs = ReadOutputs(line),
    };
}
