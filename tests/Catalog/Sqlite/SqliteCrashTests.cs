using System.Diagnostics;
using BuildFarm.Catalog.Tests.Crash;
using BuildFarm.Catalog.Tests.Specification;

namespace BuildFarm.Catalog.Tests.Sqlite;

public sealed class SqliteCrashTests
{
    [Fact]
    public async Task A_process_killed_among_its_commits_leaves_each_of_them_whole_or_not_at_all()
    {
        await using var place = new SqlitePlace();
        var answered = new List<int>();
        var random = new Random(20);
        for (var round = 0; round < 3; round++)
        {
            answered.AddRange(await RunAndKillAsync(place.Path, killAfter: random.Next(1, 150)));
            await using var sut = await place.OpenAsync();

            var there = 0;
            for (var number = round * 1_000_000 + 1; await CommitLoop.IsThereAsync(sut, number) || number <= answered.Max(); number++)
            {
                there++;
            }
            Assert.InRange(there, 1, int.MaxValue);
            foreach (var number in answered)
            {
                Assert.True(await CommitLoop.IsThereAsync(sut, number), $"commit {number} was answered and is gone");
            }
            await AssertListsAgreeAsync(sut, answered.Max());
        }
    }

    private static async Task AssertListsAgreeAsync(ICatalog sut, int lastAnswered)
    {
        var all = await sut.AllAsync(new ResourceQuery { Kind = "image", Limit = 1000 });
        var byStatus = await sut.AllAsync(new ResourceQuery
        {
            Kind = "image", Limit = 1000, Attributes = new Dictionary<string, IReadOnlyList<string>> { ["status"] = ["0", "1", "2"] },
        });
        Assert.Equal(all, byStatus);
        var newest = Assert.Single(await sut.AllAsync(new ResourceQuery { Kind = "image", Grouping = ResourceGrouping.NewestOfName }));
        Assert.Equal(all[^1], newest);
        Assert.True(int.Parse(newest.AsSpan(newest.IndexOf('/') + 1)) >= lastAnswered);
    }

    private static async Task<List<int>> RunAndKillAsync(string path, int killAfter)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!.Contains("dotnet") ? Environment.ProcessPath : "dotnet")
        {
            ArgumentList = { "exec", typeof(CommitLoop).Assembly.Location, "commit-loop", path },
            RedirectStandardOutput = true,
        })!;
        var answered = new List<int>();
        // all that was written before the kill counts, also what is read after it
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            // the last line may be cut by the kill; whole numbers only come before a newline, which ReadLine cannot tell at the end
            answered.Add(int.Parse(line));
            if (answered.Count == killAfter)
            {
                process.Kill();
                break;
            }
        }
        await process.WaitForExitAsync();
        Assert.True(answered.Count == killAfter, $"the loop ended by itself after {answered.Count} commits");
        return answered;
    }
}
