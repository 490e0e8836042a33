using BuildFarm.Cli.Run;
using BuildFarm.Cli.Terminal;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Cli.Trial;

/// <summary>Keeps what the components' steps came to, and what they said, while another view shows it.</summary>
internal sealed class TrialRecorder(IProgressView view) : IProgressView
{
    /// <summary>A component that prints without end must not fill the caller's memory.</summary>
    public const int MaximumLines = 10_000;

    private readonly List<StepChange> steps = [];
    private readonly Queue<LogLine> lines = new();

    /// <summary>Steps of components, in the order in which they began, as last heard of.</summary>
    public IReadOnlyList<StepChange> Steps => steps;

    /// <summary>The last lines.</summary>
    public IReadOnlyCollection<LogLine> Lines => lines;

    /// <summary>Lines that were dropped before <see cref="Lines"/>.</summary>
    public long Dropped { get; private set; }

    public void Show(BuildProgress build, BuildEvent change)
    {
        if (change.EventCase == BuildEvent.EventOneofCase.Step && change.Step.ComponentStep.Length > 0) Keep(change.Step);
        if (change.EventCase == BuildEvent.EventOneofCase.Log) Keep(change.Log);
        view.Show(build, change);
    }

    public void Note(string text) => view.Note(text);

    public Task RunAsync(IReadOnlyList<BuildProgress> builds, Func<Task> work) => view.RunAsync(builds, work);

    private void Keep(StepChange step)
    {
        var index = steps.FindIndex(known => known.Component == step.Component && known.Phase == step.Phase && known.ComponentStep == step.ComponentStep);
        if (index < 0) steps.Add(step);
        else steps[index] = step;
    }

    private void Keep(LogLine line)
    {
        line.Text = ControlCharacters.Clean(line.Text);
        lines.Enqueue(line);
        if (lines.Count <= MaximumLines) return;
        lines.Dequeue();
        Dropped++;
    }
}
