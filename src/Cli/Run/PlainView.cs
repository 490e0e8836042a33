using System.Globalization;
using BuildFarm.Cli.Terminal;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Cli.Run;

/// <summary>One line an event, for logs and pipes.</summary>
/// <param name="showLog">Whether log lines are shown, too.</param>
internal sealed class PlainView(TextWriter writer, bool showLog) : IProgressView
{
    private readonly Lock gate = new();
    private bool isSeveral;

    public void Show(BuildProgress build, BuildEvent change)
    {
        if (Text(change) is not { } text) return;
        var elapsed = (change.Time?.ToDateTimeOffset() ?? build.Began) - build.Began ?? TimeSpan.Zero;
        var line = string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds,8:0.0}s  {text}");
        lock (gate) writer.WriteLine(isSeveral ? $"{build.Label,-12} {line}" : line);
    }

    public void Note(string text)
    {
        lock (gate) writer.WriteLine(text);
    }

    public Task RunAsync(IReadOnlyList<BuildProgress> builds, Func<Task> work)
    {
        isSeveral = builds.Count > 1;
        return work();
    }

    private string? Text(BuildEvent change) => change.EventCase switch
    {
        BuildEvent.EventOneofCase.State => Join(change.State.Status, change.State.Reason),
        BuildEvent.EventOneofCase.Step => StepText(change.Step),
        BuildEvent.EventOneofCase.Log when showLog => "    | " + ControlCharacters.Clean(change.Log.Text),
        _ => null,
    };

    private static string StepText(StepChange step)
    {
        var took = step.DurationMs > 0 ? $" ({Units.Time(step.DurationMs)})" : "";
        var attempt = step.Attempt > 1 ? $" attempt {step.Attempt}" : "";
        var name = step.Component.Length == 0
            ? $"  {step.Step}"
            : "    " + string.Join(" ", new[] { step.Component, step.Phase, step.ComponentStep }.Where(part => part.Length > 0));
        return Join($"{name} {step.Status}{attempt}{took}", step.Message);
    }

    private static string Join(string what, string why) => why.Length == 0 ? what : $"{what}: {ControlCharacters.Clean(why)}";
}
