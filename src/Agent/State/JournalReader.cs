using System.Text.Json;

namespace BuildFarm.Agent.State;

/// <summary>Reads a journal back.</summary>
internal static class JournalReader
{
    /// <returns>The length of the part that is whole.</returns>
    public static long Read(string path, ExecutionJournal journal)
    {
        byte[] all = File.ReadAllBytes(path);
        int start = 0;
        while (Array.IndexOf(all, (byte)'\n', start) is var end && end >= 0)
        {
            try
            {
                using JsonDocument line = JsonDocument.Parse(all.AsMemory(start, end - start));
                Apply(journal, line.RootElement);
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                break; // a power cut in the middle of a write: what follows was never flushed
            }

            start = end + 1;
        }

        return start;
    }

    private static void Apply(ExecutionJournal journal, JsonElement line)
    {
        string kind = line.GetProperty("kind").GetString()!;
        StepState step = line.TryGetProperty("step", out JsonElement key) ? journal.Step(key.GetString()!) : new StepState();
        journal.MaybeUntold = kind == "end" ? key.GetString() : null;
        switch (kind)
        {
            case "run":
                (journal.LogFolder, journal.Started) = (line.GetProperty("log").GetString(), line.GetProperty("at").GetDateTimeOffset());
                break;
            case "if":
                step.Verdict = line.GetProperty("verdict").GetString();
                break;
            case "begin":
                (step.Attempt, step.AttemptOpen) = (line.GetProperty("attempt").GetInt32(), true);
                step.Started = line.GetProperty("at").GetDateTimeOffset();
                (step.IterationsDone, step.IterationOutputs) = (0, new Dictionary<string, string>());
                break;
            case "failed":
                step.AttemptOpen = false;
                break;
            case "iteration":
                (step.IterationsDone, step.IterationOutputs) = (line.GetProperty("done").GetInt64(), JournalText.ReadOutputs(line));
                break;
            case "reboot":
                step.Reboot = new PendingReboot(
                    line.GetProperty("boot").GetString()!, line.GetProperty("delay").GetInt32(), line.GetProperty("again").GetBoolean(), JournalText.ReadEnd(line));
                journal.Reboots += line.GetProperty("new").GetBoolean() ? 1 : 0;
                break;
            case "rebooted":
                step.Reboot = null;
                break;
            case "end":
                (step.End, step.AttemptOpen, step.Reboot) = (JournalText.ReadEnd(line), false, null);
                break;
            case "finished":
                journal.IsFinished = true;
                break;
        }
    }
}
