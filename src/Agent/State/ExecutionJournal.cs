using System.Text.Json;

namespace BuildFarm.Agent.State;

/// <summary>
/// The durable progress of one execution: a file of JSON lines, appended before and after everything that must not be
/// done twice. A torn last line is what a crash leaves, and is ignored. Ends and reboots are flushed to the disk; beginnings
/// only reach the kernel, since after a power cut the instance has lost what they did, too.
/// </summary>
internal sealed class ExecutionJournal : IDisposable
{
    private const string FileName = "journal.jsonl";

    private readonly FileStream _file;
    private readonly Dictionary<string, StepState> _steps = new(StringComparer.Ordinal);

    private ExecutionJournal(string folder)
    {
        Folder = folder;
        string path = Path.Combine(folder, FileName);
        long whole = File.Exists(path) ? JournalReader.Read(path, this) : 0;
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        _file.SetLength(whole); // a torn line must not spoil the next one
        _file.Seek(0, SeekOrigin.End);
    }

    public string Folder { get; }

    /// <summary>The log folder of the first start; a resumed run writes into the same.</summary>
    public string? LogFolder { get; internal set; }

    public DateTimeOffset? Started { get; internal set; }

    public int Reboots { get; internal set; }

    public bool IsFinished { get; internal set; }

    /// <summary>The step whose end was the last thing written before a restart: whoever follows the run may not have heard of it.</summary>
    public string? MaybeUntold { get; internal set; }

    public bool IsNew => LogFolder is null;

    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static ExecutionJournal Open(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); // outputs may hold secrets
            }

            return new ExecutionJournal(folder);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new IOException($"the state folder '{folder}' cannot be written: {e.Message} Choose another one with --state-directory", e);
        }
    }

    /// <summary>Forgets a finished execution, so that the same id can run anew.</summary>
    public static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public StepState Step(string key) => _steps.TryGetValue(key, out StepState? state) ? state : _steps[key] = new StepState();

    public void Begin(string logFolder, DateTimeOffset now)
    {
        (LogFolder, Started) = (logFolder, now);
        Append(true, "run", null, writer =>
        {
            writer.WriteString("log", logFolder);
            writer.WriteString("at", now);
        });
    }

    public void Verdict(string key, string verdict)
    {
        Step(key).Verdict = verdict;
        Append(false, "if", key, writer => writer.WriteString("verdict", verdict));
    }

    public void AttemptBegins(string key, int attempt, DateTimeOffset started)
    {
        StepState state = Step(key);
        (state.Attempt, state.AttemptOpen, state.Started) = (attempt, true, started);
        (state.IterationsDone, state.IterationOutputs) = (0, new Dictionary<string, string>());
        Append(false, "begin", key, writer =>
        {
            writer.WriteNumber("attempt", attempt);
            writer.WriteString("at", started);
        });
    }

    public void AttemptEnds(string key)
    {
        Step(key).AttemptOpen = false;
        Append(false, "failed", key, static _ => { });
    }

    /// <param name="done">Iterations done by now.</param>
    public void Iteration(string key, long done, IReadOnlyDictionary<string, string> joined)
    {
        StepState state = Step(key);
        (state.IterationsDone, state.IterationOutputs) = (done, joined);
        Append(false, "iteration", key, writer =>
        {
            writer.WriteNumber("done", done);
            JournalText.WriteOutputs(writer, joined);
        });
    }

    /// <summary>Before the reboot. <paramref name="reboot"/> says what holds after it.</summary>
    public void Rebooting(string key, PendingReboot reboot, bool isNew)
    {
        Step(key).Reboot = reboot;
        Reboots += isNew ? 1 : 0;
        Append(true, "reboot", key, writer =>
        {
            writer.WriteString("boot", reboot.BootId);
            writer.WriteNumber("delay", reboot.DelaySeconds);
            writer.WriteBoolean("again", reboot.RunAgain);
            writer.WriteBoolean("new", isNew);
            JournalText.WriteEnd(writer, reboot.EndAfter);
        });
    }

    public void Rebooted(string key)
    {
        Step(key).Reboot = null;
        Append(false, "rebooted", key, static _ => { });
    }

    public void StepEnds(string key, StepEnd end)
    {
        StepState state = Step(key);
        (state.End, state.AttemptOpen, state.Reboot) = (end, false, null);
        Append(true, "end", key, writer => JournalText.WriteEnd(writer, end));
    }

    public void Finish()
    {
        IsFinished = true;
        Append(true, "finished", null, static _ => { });
    }

    public void Dispose() => _file.Dispose();

    private void Append(bool flush, string kind, string? key, Action<Utf8JsonWriter> content)
    {
        ReadOnlySpan<byte> line = NodeJson.WriteUtf8(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("kind", kind);
            if (key is not null)
            {
                writer.WriteString("step", key);
            }

            content(writer);
            writer.WriteEndObject();
        });
        _file.Write([.. line, (byte)'\n']); // one write: a line is there or not
        if (flush)
        {
            _file.Flush(flushToDisk: true);
        }
    }
}
