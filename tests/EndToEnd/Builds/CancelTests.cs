using System.Diagnostics;
using BuildFarm.EndToEnd.Tests.Support;

namespace BuildFarm.EndToEnd.Tests.Builds;

/// <summary>Cancel in every state that lasts. The farm builds one at a time, so that a second build stays PENDING.</summary>
[Collection(FarmCollection.Name)]
public sealed class CancelTests(FarmFixture fixture)
{
    private static readonly TimeSpan s_prompt = TimeSpan.FromSeconds(12);

    private Farm Farm => fixture.Farm;

    [FarmFact]
    public async Task Pending_build_is_cancelled_and_the_running_one_goes_on()
    {
        await Farm.ApplyAsync(Sleeper("cancel-pending"));
        await using var first = Farm.Follow(await Farm.StartBuildAsync("cancel-pending"));
        await first.LineAsync("building");
        var waiting = await Farm.StartBuildAsync("cancel-pending");
        Assert.Equal("PENDING", (await Farm.ShowAsync(waiting)).Status);

        await CancelAsync(waiting);

        Assert.Equal("BUILDING", first.LastStatus);
        Assert.DoesNotContain((await Farm.ShowAsync(waiting)).Json["stages"]!.AsArray(), s => (string?)s!["name"] == "CREATING");
        await CancelAsync(await ArnOfRunningAsync("cancel-pending"));
        await Farm.AssertNothingLeftAsync();
    }

    [FarmFact]
    public async Task Creating_build_is_cancelled_and_its_instance_goes()
    {
        await Farm.ApplyAsync(Sleeper("cancel-creating"));
        var arn = await Farm.StartBuildAsync("cancel-creating");
        await CancelAsync(arn);
        await Farm.AssertNothingLeftAsync();
        Assert.Empty(Farm.Machine.ImagesOf(arn));
    }

    [FarmFact]
    public async Task Building_build_is_cancelled_in_the_middle_of_a_component()
    {
        await Farm.ApplyAsync(Sleeper("cancel-building"));
        var arn = await Farm.StartBuildAsync("cancel-building");
        await using var events = Farm.Follow(arn);
        await events.LineAsync("building");
        await CancelAsync(arn);
        await Farm.AssertNothingLeftAsync();
        Assert.Empty(Farm.Machine.ImagesOf(arn));
    }

    [FarmFact]
    public async Task Testing_build_is_cancelled_and_leaves_no_image()
    {
        await Farm.ApplyAsync(new Manifest("cancel-testing").Component("cancel-testing", "echo building", test: "echo testing\nsleep 300"));
        var arn = await Farm.StartBuildAsync("cancel-testing");
        await using var events = Farm.Follow(arn);
        await events.LineAsync("testing");
        await CancelAsync(arn);
        await Farm.AssertNothingLeftAsync();
        Assert.Empty(Farm.Machine.ImagesOf(arn));
    }

    [FarmFact]
    public async Task Cancel_of_a_build_that_is_over_is_refused_with_its_state()
    {
        await Farm.ApplyAsync(new Manifest("cancel-late") { Tests = false }.Component("cancel-late", "echo quick"));
        var build = (await Farm.BuildAsync("cancel-late")).Expect("AVAILABLE");

        var refused = await Farm.CliAsync("images", "cancel", build.Arn);

        Assert.Equal(1, refused.Exit);
        Assert.Contains("AVAILABLE", refused.Errors, StringComparison.Ordinal);
        (await Farm.ShowAsync(build.Arn)).Expect("AVAILABLE");
    }

    private static Manifest Sleeper(string name) => new Manifest(name).Component(name, "echo building\nsleep 300");

    private async Task CancelAsync(string arn)
    {
        await using var events = Farm.Follow(arn);
        var began = Stopwatch.GetTimestamp();
        (await Farm.CliAsync("images", "cancel", arn)).Expect(0);
        await events.EndAsync();
        Assert.Equal("CANCELLED", events.LastStatus);
        Assert.True(Stopwatch.GetElapsedTime(began) < s_prompt, $"took {Stopwatch.GetElapsedTime(began)}");
    }

    private async Task<string> ArnOfRunningAsync(string pipeline)
    {
        var listed = (await Farm.CliAsync("images", "list", "--pipeline", pipeline)).Expect(0).Json.AsArray();
        return (string)listed.Single(i => (string?)i!["state"]!["status"] is "BUILDING")!["arn"]!;
    }
}
