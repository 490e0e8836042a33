using BuildFarm.Cli.Farm;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Load.Bench;

/// <summary>Starts builds of the pipelines bench-1, bench-2… and keeps a number of them going until all have ended.</summary>
internal sealed class BuildLoad(IFarm farm, EndedBuilds ended, TimeProvider time)
{
    // Each starter waits for its answer: enough of them that the farm is never idle for want of requests.
    private const int Starters = 256;
    private static readonly TimeSpan Reading = TimeSpan.FromMilliseconds(50);

    private long started;

    public required int Pipelines { get; init; }

    public required int Builds { get; init; }

    public required int AtOnce { get; init; }

    public async Task<LoadResult> RunAsync(CancellationToken cancellation)
    {
        var (allBefore, availableBefore) = await ended.ReadAsync(cancellation);
        using var room = new SemaphoreSlim(AtOnce);
        var began = time.GetTimestamp();
        var starting = Task.WhenAll(Enumerable.Range(0, Starters).Select(_ => StartAsync(room, cancellation)));
        long all = 0, available = 0, most = 0;
        using var timer = new PeriodicTimer(Reading, time);
        while (all < Builds)
        {
            if (starting.IsFaulted) await starting;
            await timer.WaitForNextTickAsync(cancellation);
            var (allNow, availableNow) = await ended.ReadAsync(cancellation);
            var fresh = allNow - allBefore - all;
            (all, available) = (allNow - allBefore, availableNow - availableBefore);
            most = Math.Max(most, Interlocked.Read(ref started) - all);
            if (fresh > 0) room.Release((int)fresh);
        }

        var elapsed = time.GetElapsedTime(began);
        await starting;
        return new LoadResult(all, available, elapsed, most);
    }

    private async Task StartAsync(SemaphoreSlim room, CancellationToken cancellation)
    {
        while (true)
        {
            await room.WaitAsync(cancellation);
            var number = Interlocked.Increment(ref started);
            if (number > Builds)
            {
                Interlocked.Decrement(ref started);
                room.Release();
                return;
            }

            var request = new StartBuildRequest
            {
                ImagePipelineArn = $"arn:aws:imagebuilder:{farm.Connection.Region}:{farm.Connection.Account}:image-pipeline/bench-{(number % Pipelines) + 1}",
                ClientToken = Guid.NewGuid().ToString("N"),
                Cache = "none",
            };
            await farm.CallAsync(request, cancellation);
        }
    }
}
