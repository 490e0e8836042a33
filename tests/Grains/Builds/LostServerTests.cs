using BuildFarm.Catalog;
using BuildFarm.Grains.Pipelines;
using BuildFarm.Grains.Tests.Support;
using BuildFarm.Model.Stored;

namespace BuildFarm.Grains.Tests.Builds;

/// <summary>Builds whose server went, and with it what they had launched or made.</summary>
public class LostServerTests
{
    [Theory]
    [InlineData("LaunchInstanceAsync")]
    [InlineData("SendWorkAsync")]
    [InlineData("CreateImageAsync")]
    [InlineData("TerminateInstanceAsync")]
    [InlineData("CopyImageAsync")]
    public async Task A_build_that_goes_on_where_nothing_of_it_is_starts_over_and_ends_with_an_image(string call)
    {
        var gate = new GatedCloud(call);
        await using var farm = await FarmHarness.StartAsync(wrap: gate.Around);
        var arn = await farm.BuildAsync(r => r.Pipeline = Resources.Pipeline);
        await gate.Reached;

        await farm.RestartAsync(elsewhere: true);
        gate.Open();
        var events = await farm.WatchAsync(arn);
        await farm.UntilFinishedAsync(arn);

        Assert.Equal("AVAILABLE", events.Last(e => e.State is not null).State.Status);
        var state = await farm.DescribeAsync(arn);
        Assert.All(state.Workflows.SelectMany(w => w.Steps), s => Assert.Equal("COMPLETED", s.Status));
        Assert.Empty(await farm.Simulated.ListInstancesAsync(Resources.Region, default));
        var image = StoredImage.Parser.ParseFrom((await farm.Catalog.GetAsync(arn))!.Body).Image;
        foreach (var made in image.OutputResources.Amis)
        {
            Assert.NotNull(await farm.Simulated.FindImageAsync(made.Region, made.Image, default));
        }
    }

    [Fact]
    public async Task A_build_that_starts_over_says_so_and_its_first_instance_is_nobodys()
    {
        var gate = new GatedCloud("SendWorkAsync");
        await using var farm = await FarmHarness.StartAsync(wrap: gate.Around);
        var arn = await farm.BuildAsync();
        await gate.Reached;
        var first = Assert.Single((await farm.DescribeAsync(arn)).Instances);

        await farm.RestartAsync(elsewhere: true);
        gate.Open();
        var events = await farm.WatchAsync(arn);

        Assert.Contains(events, e => e.Step is { Status: "CANCELLED" } step && step.Message == $"instance {first.Id} is gone with its server or machine; the build starts over");
        Assert.Contains((await farm.DescribeAsync(arn)).Retried.SelectMany(w => w.Steps), s => s.Status == "CANCELLED");
        Assert.False(await farm.Grains.GetGrain<BuildFarm.Grains.Builds.IImageBuildGrain>(arn).OwnsInstanceAsync(first.LaunchToken));
    }

    [Fact]
    public async Task A_build_whose_end_could_not_be_written_at_once_ends_all_the_same()
    {
        var refusals = 3;
        await using var farm = await FarmHarness.StartAsync(
            around: c => FailingCatalog.Around(c, changes => changes.Any(x => x is DeleteClaim) && Interlocked.Decrement(ref refusals) >= 0));
        var arn = await farm.BuildAsync(r => r.Pipeline = Resources.Pipeline);

        await farm.UntilFinishedAsync(arn);

        Assert.True(refusals < 0);
        Assert.Empty(await farm.Catalog.ListClaimsAsync("slots:" + Resources.Region));
        var row = (await farm.Catalog.GetAsync(arn))!;
        Assert.DoesNotContain(RowAttributes.Unfinished, row.Attributes.Keys);
        Assert.Equal("AVAILABLE", (await farm.Grains.GetGrain<IImagePipelineGrain>(Resources.Pipeline).DescribeAsync()).LastStatus);
    }
}
