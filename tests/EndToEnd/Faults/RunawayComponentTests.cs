using System.Diagnostics;
using BuildFarm.EndToEnd.Tests.Support;

namespace BuildFarm.EndToEnd.Tests.Faults;

/// <summary>Components that would take the whole machine, or forever.</summary>
[Collection(FarmCollection.Name)]
public sealed class RunawayComponentTests(FarmFixture fixture)
{
    private const long MiB = 1 << 20;

    private Farm Farm => fixture.Farm;

    [FarmFact]
    public async Task Component_that_prints_100_MB_is_built_in_bounded_memory()
    {
        await Farm.ApplyAsync(new Manifest("prints") { Tests = false }
            .Component("prints", "head -c 100000000 /dev/zero | tr '\\0' 'x' | fold -w 999\necho\necho the-last-line"));
        var before = PeakMemory();

        var build = await Farm.BuildAsync("prints");

        build.Expect("AVAILABLE");
        Assert.True(PeakMemory() - before < 400 * MiB, $"the server's memory grew from {before / MiB} to {PeakMemory() / MiB} MiB");
        Assert.True(Blobs() < 150 * MiB, $"{Blobs() / MiB} MiB of logs are kept");
        await Farm.AssertNothingLeftAsync();
    }

    [FarmFact]
    public async Task Component_that_never_ends_fails_at_its_timeout_with_component_phase_and_step()
    {
        await Farm.ApplyAsync(new Manifest("endless").Component("endless", "echo started\nwhile true; do sleep 1; done", options: "timeoutSeconds: 2"));
        await AssertFailsAsync("endless", 15, "endless", "build", "Run", "2");
    }

    [FarmFact]
    public async Task Component_that_forks_without_end_is_held_at_the_instance_types_limit_and_fails()
    {
        // each forked process only sleeps: it is the number that has to be bounded
        await Farm.ApplyAsync(new Manifest("forks").Component("forks", "while true; do sleep 1000 & done", options: "timeoutSeconds: 8"));
        await AssertFailsAsync("forks", 40, "forks", "build", "Run");
    }

    [FarmFact]
    public async Task Component_that_takes_all_memory_is_ended_within_its_instance()
    {
        await Farm.ApplyAsync(new Manifest("eats").Component("eats", "head -c 3G /dev/zero | tail -n 1", options: "timeoutSeconds: 40"));
        await AssertFailsAsync("eats", 60, "eats", "build", "Run");
    }

    [FarmFact]
    public async Task Download_from_where_nobody_is_fails_with_the_address()
    {
        await Farm.ApplyAsync(new Manifest("unreachable").Document("unreachable", """
            schemaVersion: 1.0
            phases:
              - name: build
                steps:
                  - name: Fetch
                    action: WebDownload
                    timeoutSeconds: 20
                    inputs:
                      - source: http://nobody.invalid/file.tar.gz
                        destination: /root/file.tar.gz
            """));
        await AssertFailsAsync("unreachable", 45, "unreachable", "build", "Fetch", "nobody.invalid");
    }

    [FarmFact]
    public async Task Unreachable_package_mirror_fails_with_what_the_package_manager_said()
    {
        await Farm.ApplyAsync(new Manifest("mirror").Component("mirror", """
            echo 'deb http://mirror.invalid/debian bookworm main' > /etc/apt/sources.list
            rm -f /etc/apt/sources.list.d/* /etc/apt/apt.conf.d/*proxy*
            apt-get -o Acquire::Retries=0 update --error-on=any
            """, options: "timeoutSeconds: 30"));
        await AssertFailsAsync("mirror", 50, "mirror", "build", "Run", "mirror.invalid");
    }

    private async Task AssertFailsAsync(string pipeline, int seconds, params string[] reasons)
    {
        var began = Stopwatch.GetTimestamp();
        var build = await Farm.BuildAsync(pipeline);

        build.Expect("FAILED");
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(seconds), $"took {Stopwatch.GetElapsedTime(began)}");
        Assert.All(reasons, r => Assert.Contains(r, build.Reason, StringComparison.Ordinal));
        await Farm.AssertNothingLeftAsync();
    }

    private long PeakMemory()
    {
        var line = File.ReadLines($"/proc/{Farm.Server.Id}/status").Single(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) * 1024;
    }

    private long Blobs() => new DirectoryInfo(Path.Combine(Farm.Data, "blobs")).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
}
