using BuildFarm.Catalog.Tests.Specification;

namespace BuildFarm.Catalog.Tests.Crash;

/// <summary>
/// Commits of many rows without end, several at a time; writes the number of each to standard output once it is answered. The program of the
/// process that the crash test kills.
/// </summary>
internal static class CommitLoop
{
    private const int AtOnce = 8;

    public static async Task RunAsync(string path, TextWriter output)
    {
        await using var catalog = await CatalogFactory.OpenAsync($"sqlite:{path}");
        var first = (await catalog.ListClaimsAsync("started")).Count;
        var next = first * 1_000_000;
        await catalog.CommitAsync(new PutClaim(new ClaimRow("started", $"{first}", "loop", TestRows.Epoch)));
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            while (true)
            {
                var number = Interlocked.Increment(ref next);
                await catalog.CommitAsync(Writes(number));
                lock (output)
                {
                    output.WriteLine(number);
                    output.Flush();
                }
            }
        }));
    }

    /// <summary>True when the whole commit is there, false when nothing of it is.</summary>
    public static async Task<bool> IsThereAsync(ICatalog catalog, int number)
    {
        bool[] parts =
        [
            await catalog.ReadGrainStateAsync("image", $"{number}") is not null,
            await catalog.ReadGrainStateAsync("step", $"{number}") is not null,
            await catalog.GetAsync(Row(number).Arn) is not null,
            await catalog.GetClientTokenAsync("scope", $"{number}") is not null,
        ];
        Assert.True(parts.Distinct().Count() == 1, $"commit {number} is there in part: {string.Join(", ", parts)}");
        return parts[0];
    }

    private static CatalogWrite[] Writes(int number) =>
    [
        new PutGrainState("image", $"{number}", new byte[3000], null, "e"),
        new InsertResource(Row(number)),
        new PutGrainState("step", $"{number}", new byte[6000], null, "e"),
        TestRows.Token($"{number}"),
    ];

    private static ResourceRow Row(int number) => TestRows.Image("web", build: number, attributes: ("status", $"{number % 3}"));
}
