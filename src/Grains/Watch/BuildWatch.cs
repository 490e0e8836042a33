using System.Runtime.CompilerServices;
using BuildFarm.Grains.Builds;
using BuildFarm.Model.FarmApi;
using Google.Protobuf.WellKnownTypes;
using Orleans;

namespace BuildFarm.Grains.Watch;

/// <summary>Follows a build's log until a final state has been given out that no further try follows.</summary>
public sealed class BuildWatch(BuildLogs logs, IGrainFactory grains, FarmOptions options, TimeProvider time) : IBuildWatch
{
    public async IAsyncEnumerable<BuildEvent> WatchAsync(
        string imageArn, long after, bool includeLog, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var handle = logs.Open(imageArn);
        var log = handle.Log;
        await log.LoadAsync();
        var position = 0L;
        var asked = false;
        var ended = false;
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

                ended = found.State is { } state ? BuildStatus.IsFinal(state.Status) : ended;
            }

            if (slice.Events.Count == 0 && slice.Position == position)
            {
                if (ended)
                {
                    yield break;
                }

                if (!asked && await EndAsync(imageArn, after) is { } end)
                {
                    yield return end;
                    yield break;
                }

                asked = await ChangedAsync(change, cancellation);
            }

            position = slice.Position;
        }
    }

    /// <summary>True when the log told of a change; false when it is time to look again all the same.</summary>
    private async Task<bool> ChangedAsync(Task change, CancellationToken cancellation)
    {
        try
        {
            await change.WaitAsync(options.WatchInterval, time, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>The end of a build that ended without a last word in its log: the process was killed between the two.</summary>
    private async Task<BuildEvent?> EndAsync(string imageArn, long after)
    {
        var state = await grains.GetGrain<IImageBuildGrain>(imageArn).DescribeAsync();
        return state.Finished
            ? new BuildEvent { Cursor = after + 1, Time = Timestamp.FromDateTimeOffset(state.Ended), State = new StateChange { Status = state.Status, Reason = state.Reason } }
            : null;
    }
}
