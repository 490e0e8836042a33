using BuildFarm.Cli.Run;
using BuildFarm.Cli.Terminal;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Cli.Trial;

/// <summary>
/// Keeps what the components' steps came to, what they said and what they changed, while another view shows it. The farm's names of the components
/// are the trial's own; here they become the caller's files.
/// </summary>
internal sealed class TrialRecorder(IProgressView view, TrialNames names) : IProgressView
{
    /// <summary>A component that prints without end must not fill the caller's memory.</summary>
    public const int MaximumLines = 10_000;

    /// <summary>The agent's name for what a RunCommand step runs; the trial's own components have other names.</summary>
    private const string Commands = "command";

    private readonly List<StepChange> steps = [];
    private readonly Queue<LogLine> lines = new();
    private readonly TaskCompletionSource<string> held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Steps of components, in the order in which they began, as last heard of.</summary>
    public IReadOnlyList<StepChange> Steps => steps;

    /// <summary>The last lines.</summary>
    public IReadOnlyCollection<LogLine> Lines => lines;

    /// <summary>Lines that were dropped before <see cref="Lines"/>.</summary>
    public long Dropped { get; private set; }

    public RootChanges Changes { get; } = new();

    /// <summary>The workflow step that runs the components, as last heard of; null before it.</summary>
    public StepChange? Outcome { get; private set; }

    /// <summary>The id of the instance, once everything has run and it waits.</summary>
    public Task<string> Held => held.Task;

    /// <summary>Whether a line is the components' and not the trial's own.</summary>
    public static bool IsOfComponents(LogLine line) => line.Component != Commands;

    public void Show(BuildProgress build, BuildEvent change)
    {
        switch (change.EventCase)
        {
            case BuildEvent.EventOneofCase.Step when change.Step.Component == Commands:
                return;
            case BuildEvent.EventOneofCase.Step:
                names.Put(change.Step);
                if (change.Step.ComponentStep.Length > 0) Keep(change.Step);
                else if (change.Step.Step == TrialWorkflow.Components) Outcome = change.Step;
                break;
            case BuildEvent.EventOneofCase.Log when !IsOfComponents(change.Log):
                Take(change.Log.Text);
                return;
            case BuildEvent.EventOneofCase.Log:
                Keep(change.Log);
                break;
        }

        view.Show(build, change);
    }

    public void Note(string text) => view.Note(text);

    public Task RunAsync(IReadOnlyList<BuildProgress> builds, Func<Task> work) => view.RunAsync(builds, work);

    private void Take(string line)
    {
        if (line.Split('\t') is [RootScripts.Mark, "held", var instance]) held.TrySetResult(instance);
        else Changes.Add(line);
    }

    private void Keep(StepChange step)
    {
        var index = steps.FindIndex(known => known.Component == step.Component && known.Phase == step.Phase && known.ComponentStep == step.ComponentStep);
        if (index < 0) steps.Add(step);
        else steps[index] = step;
    }

    private void Keep(LogLine line)
    {
        line.Text = ControlCharacters.Clean(line.Text);
        line.Component = names.FileOf(line.Component);
        lines.Enqueue(line);
        if (lines.Count <= MaximumLines) return;
        lines.Dequeue();
        Dropped++;
    }
}
