using BuildFarm.Cli.Farm;
using BuildFarm.Model.Api;
using BuildFarm.Model.Enums;
using BuildFarm.Model.FarmApi;
using Google.Protobuf.WellKnownTypes;

namespace BuildFarm.Cli.Run;

/// <summary>Follows a build to its end, over lost connections and restarts of the farm.</summary>
internal sealed class BuildFollower(IFarm farm, TimeProvider time, IProgressView view)
{
    /// <summary>How long a farm may be gone before following gives up. A restart takes seconds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <exception cref="FarmException">Refused, or away for longer than <see cref="Patience"/>.</exception>
    public async Task FollowAsync(BuildProgress build, bool includeLog, CancellationToken cancellation)
    {
        var pause = FirstPause;
        long lost = 0;
        while (!build.IsEnded)
        {
            var before = build.Cursor;
            try
            {
                await ReadStreamAsync(build, includeLog, cancellation);
                if (!build.IsEnded) await ReadStateAsync(build, cancellation);
            }
            catch (FarmException failure) when (failure.IsTransport && (lost == 0 || time.GetElapsedTime(lost) < Patience))
            {
                if (lost == 0) lost = time.GetTimestamp();
                view.Note($"{failure.Message}; trying again");
            }

            if (build.Cursor > before) (lost, pause) = (0, FirstPause);
            if (build.IsEnded) return;
            await Task.Delay(pause, time, cancellation);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task ReadStreamAsync(BuildProgress build, bool includeLog, CancellationToken cancellation)
    {
        var request = new WatchBuildRequest { ImageBuildVersionArn = build.Arn, After = build.Cursor, IncludeLog = includeLog };
        await foreach (var change in farm.WatchAsync(request, cancellation))
        {
            if (build.Apply(change)) view.Show(build, change);
        }
    }

    // The stream ended without an end of the build: the image itself says how it stands.
    private async Task ReadStateAsync(BuildProgress build, CancellationToken cancellation)
    {
        var answer = await farm.CallAsync<GetImageResponse>(new GetImageRequest { ImageBuildVersionArn = build.Arn }, cancellation);
        var status = WireNames.Of(answer.Image.State.Status);
        if (status is null || status == build.Status) return;
        var change = new BuildEvent
        {
            Time = Timestamp.FromDateTimeOffset(time.GetUtcNow()),
            State = new StateChange { Status = status, Reason = answer.Image.State.Reason },
        };
        if (build.Apply(change)) view.Show(build, change);
    }
}
