using BuildFarm.Cli.Terminal;
using BuildFarm.Model.Api;
using BuildFarm.Model.Enums;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Cli.Run;

/// <summary>What is known of one build from its events. Safe to read while events come in, under <see cref="Gate"/>.</summary>
internal sealed class BuildProgress(string arn, string label)
{
    /// <summary>Log lines kept for display.</summary>
    public const int KeptLines = 8;

    private static readonly string[] EndStatuses =
    [
        WireNames.Of(ImageStatus.Available)!, WireNames.Of(ImageStatus.Failed)!, WireNames.Of(ImageStatus.Cancelled)!,
        WireNames.Of(ImageStatus.Deprecated)!, WireNames.Of(ImageStatus.Deleted)!, WireNames.Of(ImageStatus.Disabled)!,
    ];

    private readonly List<StageProgress> stages = [];
    private readonly List<StepProgress> steps = [];
    private readonly Queue<string> lines = new();

    public Lock Gate { get; } = new();

    public string Arn => arn;

    /// <summary>The region, where several builds run at once; otherwise the name and number.</summary>
    public string Label => label;

    /// <summary>Whether a log line is kept for display.</summary>
    public Func<LogLine, bool> Keeps { get; init; } = _ => true;

    /// <summary>Of the last event seen; 0 before the first.</summary>
    public long Cursor { get; private set; }

    /// <summary>A wire name of ImageStatus.</summary>
    public string Status { get; private set; } = WireNames.Of(ImageStatus.Pending)!;

    public string Reason { get; private set; } = "";

    public bool IsEnded => EndStatuses.Contains(Status);

    public bool IsAvailable => Status == WireNames.Of(ImageStatus.Available);

    public DateTimeOffset? Began { get; private set; }

    public DateTimeOffset? Ended { get; private set; }

    public IReadOnlyList<StageProgress> Stages => stages;

    public IReadOnlyList<StepProgress> Steps => steps;

    public IEnumerable<string> LastLines => lines;

    /// <summary>False for an event that was seen before, as after a reconnection.</summary>
    public bool Apply(BuildEvent change)
    {
        lock (Gate)
        {
            if (change.Cursor != 0 && change.Cursor <= Cursor) return false;
            Cursor = Math.Max(Cursor, change.Cursor);
            var time = change.Time?.ToDateTimeOffset() ?? Ended ?? Began ?? DateTimeOffset.UnixEpoch;
            Began ??= time;
            switch (change.EventCase)
            {
                case BuildEvent.EventOneofCase.State:
                    Apply(change.State, time);
                    break;
                case BuildEvent.EventOneofCase.Step:
                    Apply(change.Step, time);
                    break;
                case BuildEvent.EventOneofCase.Log:
                    Add(change.Log);
                    break;
            }

            return true;
        }
    }

    private void Apply(StateChange state, DateTimeOffset time)
    {
        if (state.Status != Status || stages.Count == 0)
        {
            if (stages.Count > 0) stages[^1] = stages[^1] with { Ended = time };
            stages.Add(new StageProgress(state.Status, time, null));
        }

        Status = state.Status;
        Reason = state.Reason;
        if (!IsEnded) return;
        stages[^1] = stages[^1] with { Ended = time };
        Ended = time;
    }

    private void Apply(StepChange step, DateTimeOffset time)
    {
        // A component's own step shows on the line of the workflow step that runs it.
        var index = steps.FindLastIndex(s => s.Workflow == step.Workflow && s.Step == step.Step);
        if (index < 0)
        {
            steps.Add(new StepProgress { Workflow = step.Workflow, Step = step.Step, Action = step.Action, Began = time, Status = "RUNNING" });
            index = steps.Count - 1;
        }

        steps[index] = step.Component.Length > 0 ? steps[index].WithComponent(step) : steps[index].With(step, time);
    }

    private void Add(LogLine log)
    {
        if (!Keeps(log)) return;
        lines.Enqueue(ControlCharacters.Clean(log.Text));
        while (lines.Count > KeptLines) lines.Dequeue();
    }
}
