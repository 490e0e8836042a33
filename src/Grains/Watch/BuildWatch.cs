using System.Runtime.CompilerServices;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Grains.Watch;

/// <summary>Follows a build's log until a final state has been given out.</summary>
public sealed class BuildWatch(BuildLogs logs) : IBuildWatch
{
    public async IAsyncEnumerable<BuildEvent> WatchAsync(
        string imageArn, long after, bool includeLog, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var handle = logs.Open(imageArn);
        var log = handle.Log;
        await log.LoadAsync();
        var position = 0L;
        while (!cancellation.IsCancellationRequested)
        {
            var change = log.NextChange(); // taken before the look, so that nothing falls between
            var slice = await log.ReadAsync(position, after);
            foreach (var found in slice.Events)
            {
                after = found.Cursor;
                if (includeLog || found.EventCase != BuildEvent.EventOneofCase.Log)
                {
                    yield return found;
                }

                if (found.State is { } state && Builds.BuildStatus.IsFinal(state.Status))
                {
                    yield break;
                }
            }

            if (slice.Events.Count == 0 && slice.Position == position)
            {
                await change.WaitAsync(cancellation);
            }

            position = slice.Position;
        }
    }
}
