using BuildFarm.Model.FarmApi;

namespace BuildFarm.Grains.Watch;

/// <summary>State, steps and log lines of one build as they happen.</summary>
public interface IBuildWatch
{
    /// <summary>Events after the cursor, from the stored ones on, until the build has ended. Unknown builds end at once.</summary>
    IAsyncEnumerable<BuildEvent> WatchAsync(string imageArn, long after, bool includeLog, CancellationToken cancellation);
}
