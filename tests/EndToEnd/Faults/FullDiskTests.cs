using System.Diagnostics;
using BuildFarm.EndToEnd.Tests.Support;

namespace BuildFarm.EndToEnd.Tests.Faults;

/// <summary>An instance that writes more than the builder host allows it, here 256 MiB.</summary>
[Collection(FarmCollection.Name)]
public sealed class FullDiskTests
{
    [FarmFact]
    public async Task Component_that_fills_the_disk_is_ended_with_that_reason_and_its_files_are_gone()
    {
        await using var farm = new Farm();
        StartHost(farm);
        await farm.StartAsync();
        await farm.ApplyAsync(new Manifest("fills").Component("fills", "while true; do head -c 32M /dev/zero >> /root/big; sleep 0.2; done"));
        var began = Stopwatch.GetTimestamp();

        var build = await farm.BuildAsync("fills");

        build.Expect("FAILED");
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(40), $"took {Stopwatch.GetElapsedTime(began)}");
        Assert.Contains("disk", build.Reason, StringComparison.OrdinalIgnoreCase);
        await farm.AssertNothingLeftAsync();
    }

    // the host that `up` finds already there; it has a limit that a test can reach
    private static void StartHost(Farm farm)
    {
        string[] arguments =
        [
            "host", "serve", "--detached", "--data", Path.Combine(farm.Data, "host"), "--agent-folder", Programs.Agent,
            "--agent-socket-folder", Path.Combine(farm.Data, "agent"), "--base-cache", Programs.BaseCache, "--instance-disk-mib", "256",
        ];
        var start = new ProcessStartInfo(Programs.Launcher, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment["BUILDFARM_NO_BUILD"] = "1";
        start.Environment["BUILDFARM_CONFIGURATION"] = Programs.Configuration;
        using var host = Process.Start(start)!;
        Assert.Equal("buildfarm-host ready", host.StandardOutput.ReadLine());
    }
}
