using BuildFarm.Catalog;
using BuildFarm.Grains.Builds;
using BuildFarm.Grains.Pipelines;
using BuildFarm.Grains.Tests.Support;
using BuildFarm.Model.AgentProtocol;
using BuildFarm.Model.Stored;

namespace BuildFarm.Grains.Tests.Builds;

public class RetryTests
{
    [Fact]
    public async Task A_failed_build_goes_again_under_its_own_number_and_its_first_try_stays_listed()
    {
        var cloud = new NotingCloud { Fails = Tests };
        await using var farm = await FarmHarness.StartAsync(wrap: cloud.Around);
        var arn = await farm.BuildAsync(r => r.Pipeline = Resources.Pipeline);
        await farm.WatchAsync(arn);
        await farm.UntilFinishedAsync(arn);
        var first = await farm.DescribeAsync(arn);
        Assert.Equal("FAILED", first.Status);
        cloud.Fails = _ => false;

        Assert.True(await Build(farm, arn).RetryAsync("again"));
        Assert.True(await Build(farm, arn).RetryAsync("again"));
        var events = await farm.WatchAsync(arn);
        await farm.UntilFinishedAsync(arn);

        Assert.Equal("AVAILABLE", events.Last(e => e.State is not null).State.Status);
        var state = await farm.DescribeAsync(arn);
        Assert.Equal(first.Workflows.Select(w => w.Name), state.Retried.Select(w => w.Name));
        Assert.Contains(state.Retried.SelectMany(w => w.Steps), s => s.Status == "FAILED");
        Assert.All(state.Workflows.SelectMany(w => w.Steps), s => Assert.Equal("COMPLETED", s.Status));
        var row = (await farm.Catalog.GetAsync(arn))!;
        Assert.Equal(2, StoredImage.Parser.ParseFrom(row.Body).Image.OutputResources.Amis.Count);
        Assert.DoesNotContain(RowAttributes.Unfinished, row.Attributes.Keys);
        Assert.Empty(await farm.Simulated.ListInstancesAsync(Resources.Region, default));
        Assert.Equal(("AVAILABLE", 0), Of(await farm.Grains.GetGrain<IImagePipelineGrain>(Resources.Pipeline).DescribeAsync()));
        Assert.Equal(cloud.Orders.Count, cloud.Orders.Select(o => o.WorkId).Distinct().Count());
    }

    [Fact]
    public async Task A_build_that_runs_or_succeeded_is_not_tried_again()
    {
        var gate = new GatedCloud("LaunchInstanceAsync");
        await using var farm = await FarmHarness.StartAsync(wrap: gate.Around);
        var arn = await farm.BuildAsync();
        await gate.Reached;

        Assert.False(await Build(farm, arn).RetryAsync("again"));
        gate.Open();
        await farm.WatchAsync(arn);
        await farm.UntilFinishedAsync(arn);
        Assert.False(await Build(farm, arn).RetryAsync("again"));
        Assert.False(await Build(farm, Resources.Prefix + "image/none/1.0.0/1").RetryAsync("again"));
    }

    [Fact]
    public async Task A_cancelled_build_goes_again_also_over_a_restart()
    {
        var gate = new GatedCloud("LaunchInstanceAsync");
        await using var farm = await FarmHarness.StartAsync(wrap: gate.Around);
        var arn = await farm.BuildAsync();
        await gate.Reached;
        await Build(farm, arn).CancelAsync();
        gate.Open();
        await farm.UntilFinishedAsync(arn);

        Assert.True(await Build(farm, arn).RetryAsync("again"));
        await farm.RestartAsync();
        await farm.WatchAsync(arn);
        await farm.UntilFinishedAsync(arn);

        Assert.Equal("AVAILABLE", (await farm.DescribeAsync(arn)).Status);
        Assert.Empty(await farm.Simulated.ListInstancesAsync(Resources.Region, default));
    }

    private static bool Tests(WorkOrder order) => order.RunComponents?.Phases.Contains("test") is true;

    private static IImageBuildGrain Build(FarmHarness farm, string arn) => farm.Grains.GetGrain<IImageBuildGrain>(arn);

    private static (string, int) Of(ImagePipelineState state) => (state.LastStatus, state.ConsecutiveFailures);
}
