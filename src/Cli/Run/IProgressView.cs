using BuildFarm.Model.FarmApi;

namespace BuildFarm.Cli.Run;

/// <summary>Shows builds while they run.</summary>
internal interface IProgressView
{
    /// <summary>An event that the build's progress has taken in.</summary>
    void Show(BuildProgress build, BuildEvent change);

    /// <summary>Something about the connection, not about a build.</summary>
    void Note(string text);

    /// <summary>Runs the work with the display up.</summary>
    Task RunAsync(IReadOnlyList<BuildProgress> builds, Func<Task> work);
}
