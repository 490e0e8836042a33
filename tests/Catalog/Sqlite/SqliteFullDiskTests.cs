using System.Diagnostics;
using BuildFarm.Catalog.Tests.Specification;

namespace BuildFarm.Catalog.Tests.Sqlite;

public sealed class SqliteFullDiskTests
{
    [RootFact]
    public async Task A_full_disk_fails_commits_clearly_keeps_what_was_answered_and_room_lets_them_work_again()
    {
        var folder = Directory.CreateTempSubdirectory("catalog-full-").FullName;
        Run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder);
        try
        {
            var ballast = Path.Combine(folder, "ballast");
            await File.WriteAllBytesAsync(ballast, new byte[2 << 20]);
            var answered = 0;
            await using (var sut = await CatalogFactory.OpenAsync($"sqlite:{folder}/catalog.db"))
            {
                var failure = await Assert.ThrowsAsync<CatalogException>(async () =>
                {
                    for (; answered < 1000; answered++)
                    {
                        await sut.CommitAsync(State(answered));
                    }
                });
                Assert.Equal(CatalogError.DiskFull, failure.Error);
                Assert.InRange(answered, 1, 999);
                Assert.NotNull(await sut.ReadGrainStateAsync("t", "0"));

                File.Delete(ballast);
                Assert.Equal(CommitOutcome.Committed, (await sut.CommitAsync(State(5000))).Outcome);
            }
            await using var again = await CatalogFactory.OpenAsync($"sqlite:{folder}/catalog.db");
            Assert.NotNull(await again.ReadGrainStateAsync("t", "5000"));
            Assert.NotNull(await again.ReadGrainStateAsync("t", $"{answered - 1}"));
            Assert.Null(await again.ReadGrainStateAsync("t", $"{answered}"));
        }
        finally
        {
            Run("umount", folder);
            Directory.Delete(folder);
        }
    }

    private static PutGrainState State(int key) => new("t", $"{key}", new byte[20_000], null, "e");

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
