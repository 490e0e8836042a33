using BuildFarm.EndToEnd.Tests.Support;

namespace BuildFarm.EndToEnd.Tests.Life;

/// <summary>The end of a farm by SIGTERM.</summary>
[Collection(FarmCollection.Name)]
public sealed class StopTests
{
    [FarmFact]
    public async Task Farm_stopped_while_idle_leaves_no_process_no_mount_and_no_network()
    {
        await using var farm = new Farm();
        await farm.StartAsync();
        await farm.ApplyAsync(new Manifest("stop-idle").Component("stop-idle", "echo done"));
        (await farm.BuildAsync("stop-idle")).Expect("AVAILABLE");

        Assert.Equal(0, await farm.StopAsync());

        var left = await Waiting.UntilNothingAsync(farm.Machine.Remains, TimeSpan.FromSeconds(15));
        Assert.True(left is null, $"left behind: {left}");
        Assert.False(File.Exists(Path.Combine(farm.Data, "up.json")));
    }

    [FarmFact]
    public async Task Farm_stopped_while_it_builds_goes_on_with_the_build_when_it_is_up_again()
    {
        await using var farm = new Farm();
        await farm.StartAsync();
        await farm.ApplyAsync(new Manifest("stop-busy").Component("stop-busy", "echo working\necho once >> /root/marks\nsleep 4"));
        var arn = await farm.StartBuildAsync("stop-busy");
        await using var events = farm.Follow(arn);
        await events.LineAsync("working");

        Assert.Equal(0, await farm.StopAsync());
        Assert.Single(farm.Machine.Instances());
        await farm.StartAsync();

        await events.EndAsync();
        Assert.Equal("AVAILABLE", events.LastStatus);
        Assert.Equal("once\n", farm.Machine.FileIn(Assert.Single(farm.Machine.ImagesOf(arn)).Layers, "root/marks"));
        await farm.AssertNothingLeftAsync();
    }
}
