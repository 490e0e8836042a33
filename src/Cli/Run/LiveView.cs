using BuildFarm.Cli.Terminal;
using BuildFarm.Model.FarmApi;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace BuildFarm.Cli.Run;

/// <summary>A display that redraws itself: stages, steps with their times, and the last lines of the log.</summary>
internal sealed class LiveView(IAnsiConsole console, TimeProvider time) : IProgressView
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(125);
    private static readonly string[] Stages = ["PENDING", "CREATING", "BUILDING", "TESTING", "DISTRIBUTING", "INTEGRATING", "AVAILABLE"];

    private string note = "";

    // The timer redraws; the progress has taken the event in already.
    public void Show(BuildProgress build, BuildEvent change) => note = "";

    public void Note(string text) => note = text;

    public async Task RunAsync(IReadOnlyList<BuildProgress> builds, Func<Task> work)
    {
        await console.Live(Render(builds)).AutoClear(false).Overflow(VerticalOverflow.Crop).StartAsync(async display =>
        {
            var running = work();
            using var timer = new PeriodicTimer(Redraw, time);
            while (!running.IsCompleted)
            {
                var tick = timer.WaitForNextTickAsync().AsTask();
                await Task.WhenAny(running, tick);
                if (!tick.IsCompleted) break;
                display.UpdateTarget(Render(builds));
                display.Refresh();
            }

            display.UpdateTarget(Render(builds));
            display.Refresh();
            await running;
        });
    }

    /// <summary>Everything as it stands now.</summary>
    internal IRenderable Render(IReadOnlyList<BuildProgress> builds)
    {
        var rows = builds.Select(Render).ToList();
        if (note.Length > 0) rows.Add(new Markup($"[yellow]{Markup.Escape(note)}[/]"));
        return new Rows(rows);
    }

    private IRenderable Render(BuildProgress build)
    {
        lock (build.Gate)
        {
            var now = time.GetUtcNow();
            var rows = new List<IRenderable> { Heading(build, now), StageLine(build, now) };
            // The steps that matter on a screen: what runs, and what ran last.
            rows.AddRange(build.Steps.TakeLast(10).Select(step => StepLine(step, now)));
            if (!build.IsEnded) rows.AddRange(build.LastLines.Select(line => new Markup($"    [grey]{Markup.Escape(Cut(line))}[/]").Overflow(Overflow.Ellipsis)));
            if (build.Reason.Length > 0 && !build.IsAvailable) rows.Add(new Markup($"  [red]{Markup.Escape(ControlCharacters.Clean(build.Reason))}[/]"));
            rows.Add(Text.Empty);
            return new Rows(rows);
        }
    }

    private static Markup Heading(BuildProgress build, DateTimeOffset now)
    {
        var elapsed = build.Began is { } began ? Units.Time((build.Ended ?? now) - began) : "waiting";
        return new Markup($"[bold]{Markup.Escape(build.Label)}[/]  {Markup.Escape(elapsed)}");
    }

    private static Markup StageLine(BuildProgress build, DateTimeOffset now)
    {
        var seen = build.Stages.ToDictionary(stage => stage.Name, stage => stage);
        var names = Stages.Where(name => seen.ContainsKey(name) || !build.IsEnded).Concat(seen.Keys.Except(Stages));
        return new Markup("  " + string.Join(" [grey]›[/] ", names.Select(name => Stage(name, seen.GetValueOrDefault(name), build, now))));
    }

    private static string Stage(string name, StageProgress? stage, BuildProgress build, DateTimeOffset now)
    {
        if (stage is null) return $"[grey]{name}[/]";
        if (name == build.Status) return build.IsEnded ? (build.IsAvailable ? $"[bold green]{name}[/]" : $"[bold red]{name}[/]") : $"[bold aqua]{name}[/] {Units.Time(now - stage.Began)}";
        return $"[green]{name}[/] [grey]{(stage.Ended is { } ended ? Units.Time(ended - stage.Began) : "")}[/]";
    }

    private static Markup StepLine(StepProgress step, DateTimeOffset now)
    {
        var mark = step.Status.ToUpperInvariant() switch
        {
            "FAILED" => "[red]✗[/]",
            "SKIPPED" or "CANCELLED" => "[grey]-[/]",
            _ => step.IsRunning ? "[aqua]●[/]" : "[green]✓[/]",
        };
        var took = Units.Time(step.Duration ?? now - step.Began);
        var detail = step.IsRunning && step.Detail.Length > 0 ? $"  [grey]{Markup.Escape(Cut(step.Detail))}[/]" : step.Message.Length > 0 && !step.IsRunning ? $"  [grey]{Markup.Escape(Cut(step.Message))}[/]" : "";
        return new Markup($"  {mark} {Markup.Escape(step.Step),-28} {took,8}{detail}");
    }

    private static string Cut(string text) => text.Length <= 110 ? text : text[..109] + "…";
}
