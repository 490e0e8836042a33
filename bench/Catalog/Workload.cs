using System.Diagnostics;

namespace BuildFarm.Catalog.Bench;

/// <summary>What the farm asks of its catalog.</summary>
internal static class Workload
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Statuses = ["PENDING", "CREATING", "BUILDING", "TESTING", "DISTRIBUTING", "INTEGRATING", "AVAILABLE"];

    public static string Key(int i) => $"arn:aws:imagebuilder:us-east-1:000000000000:image/web-server/1.0.0/{i}";

    /// <summary>Callers that each write one grain's state again and again, waiting for each answer. Rows a second and bytes allocated a row.</summary>
    public static async Task<(double Rate, double Bytes)> GrainStatesAsync(ICatalog catalog, int callers, int rounds, byte[] data)
    {
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(c => Task.Run(() => WriteAsync(catalog, Key(c), rounds, data))));
        var rows = (double)callers * rounds;
        return (rows / watch.Elapsed.TotalSeconds, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / rows);
    }

    /// <summary>
    /// Whole builds as far as the catalog sees them: a commit of token, number and row; 20 states of the build's grain; the row's projection
    /// at each of its statuses. Builds a second.
    /// </summary>
    public static async Task<double> BuildsAsync(ICatalog catalog, int builds, int atOnce, byte[] data)
    {
        var (next, run) = (0, Guid.NewGuid());
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i <= builds; i = Interlocked.Increment(ref next))
            {
                await BuildAsync(catalog, $"{run}-{i}", data);
            }
        })));
        return builds / watch.Elapsed.TotalSeconds;
    }

    public static ResourceRow Image(int build, string status, long revision, string name = "web-server") => new()
    {
        Arn = $"arn:aws:imagebuilder:us-east-1:000000000000:image/{name}/1.0.0/{build}",
        Kind = "image",
        Account = "000000000000",
        Region = "us-east-1",
        Name = name,
        Major = 1,
        Build = build,
        Revision = revision,
        Created = Epoch.AddSeconds(build),
        Attributes = new Dictionary<string, string>
        {
            ["status"] = status, ["type"] = "AMI", ["pipeline"] = "arn:aws:imagebuilder:us-east-1:000000000000:image-pipeline/web-server",
        },
        Body = new byte[1500],
    };

    private static async Task BuildAsync(ICatalog catalog, string token, byte[] data)
    {
        var result = await catalog.CommitAsync([
            new InsertNumbered("image/web-server/1.0.0", n => Image(n, Statuses[0], 1)),
            new PutClientToken("StartImagePipelineExecution", token, "digest", Epoch, numbers => BitConverter.GetBytes(numbers[0]))]);
        var number = result.Numbers[0];
        string? etag = null;
        for (var step = 0; step < 20; step++)
        {
            var put = new PutGrainState("imagebuild", Key(number), data, etag, etag = $"{step}");
            await catalog.CommitAsync(step % 3 == 1 && step / 3 + 1 < Statuses.Length
                ? [put, new ProjectResource(Image(number, Statuses[step / 3 + 1], step + 2))]
                : [put]);
        }
    }

    private static async Task WriteAsync(ICatalog catalog, string key, int rounds, byte[] data)
    {
        string? etag = null;
        string[] etags = ["one", "two"];
        for (var i = 0; i < rounds; i++)
        {
            var result = await catalog.CommitAsync([new PutGrainState("imagebuild", key, data, etag, etag = etags[i % 2])]);
            if (result.Outcome != CommitOutcome.Committed)
            {
                throw new InvalidOperationException($"The write of {key} came to {result.Outcome}.");
            }
        }
    }
}
