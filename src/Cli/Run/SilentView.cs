using BuildFarm.Model.FarmApi;

namespace BuildFarm.Cli.Run;

/// <summary>Shows nothing: JSON output speaks at the end.</summary>
internal sealed class SilentView : IProgressView
{
    public void Show(BuildProgress build, BuildEvent change)
    {
    }

    public void Note(string text)
    {
    }

    public Task RunAsync(IReadOnlyList<BuildProgress> builds, Func<Task> work) => work();
}
