using BuildFarm.Model.FarmApi;
using BuildFarm.Model.Json;

namespace BuildFarm.Cli.Run;

/// <summary>One JSON object an event and line, for programs that read along.</summary>
internal sealed class JsonLinesView(TextWriter writer) : IProgressView
{
    public void Show(BuildProgress build, BuildEvent change) => writer.WriteLine(ApiJson.ToText(change));

    public void Note(string text)
    {
    }

    public Task RunAsync(IReadOnlyList<BuildProgress> builds, Func<Task> work) => work();
}
