using BuildFarm.Clouds;
using BuildFarm.Clouds.Simulated;
using BuildFarm.Grains.Builds;
using BuildFarm.Grains.Pipelines;
using BuildFarm.Grains.Tests.Support;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Stored;

namespace BuildFarm.Grains.Tests.Builds;

public class ImageBuildTests
{
    private static readonly string[] InOrder =
        ["PENDING", "CREATING", "BUILDING", "TESTING", "DISTRIBUTING", "INTEGRATING", "AVAILABLE"];

    [Fact]
    public async Task A_build_passes_every_state_in_order_and_ends_with_an_image_in_each_region()
    {
        await using var farm = await FarmHarness.StartAsync();

        var arn = await farm.BuildAsync();
        var events = await farm.WatchAsync(arn);

        Assert.Equal(Resources.Prefix + "image/web/1.0.0/1", arn);
        Assert.Equal(InOrder, events.Where(e => e.State is not null).Select(e => e.State.Status));
        var image = StoredImage.Parser.ParseFrom((await farm.Catalog.GetAsync(arn))!.Body).Image;
        Assert.Equal(["us-east-1", "eu-west-1"], image.OutputResources.Amis.Select(a => a.Region));
        Assert.All(image.OutputResources.Amis, a => Assert.Equal("web 1.0.0-1", a.Name));
        Assert.Empty(await farm.Simulated.ListInstancesAsync(Resources.Region, default));
    }

    [Fact]
    public async Task A_build_without_tests_launches_one_instance_and_skips_testing()
    {
        await using var farm = await FarmHarness.StartAsync();

        var arn = await farm.BuildAsync(r => r.Tests = false);
        var events = await farm.WatchAsync(arn);

        Assert.DoesNotContain(events, e => e.State?.Status == "TESTING");
        Assert.Single((await farm.DescribeAsync(arn)).Instances);
    }

    [Fact]
    public async Task The_same_client_token_answers_the_same_build_and_another_request_under_it_is_refused()
    {
        await using var farm = await FarmHarness.StartAsync();

        var first = await farm.BuildAsync(r => r.Token = "same");
        var again = await farm.BuildAsync(r => r.Token = "same");
        var refused = await Assert.ThrowsAsync<ApiException>(() => farm.BuildAsync(r => (r.Token, r.Digest) = ("same", "other")));

        Assert.Equal(first, again);
        Assert.Equal(Model.Api.ErrorCode.IdempotentParameterMismatch, refused.Code);
    }

    [Fact]
    public async Task Work_that_fails_fails_the_build_with_the_reason_and_leaves_no_instance()
    {
        await using var farm = await FarmHarness.StartAsync(new SimulatedCloudOptions { FailedWork = 1, Chance = () => 0.5 });

        var arn = await farm.BuildAsync();
        var events = await farm.WatchAsync(arn);

        var end = events.Last(e => e.State is not null).State;
        Assert.Equal("FAILED", end.Status);
        Assert.Contains("ExecuteComponents", end.Reason);
        Assert.Contains("the simulated work failed", end.Reason);
        await farm.UntilFinishedAsync(arn);
        Assert.Empty(await farm.Simulated.ListInstancesAsync(Resources.Region, default));
    }

    [Fact]
    public async Task A_failed_build_keeps_its_instance_where_the_infrastructure_says_so()
    {
        await using var farm = await FarmHarness.StartAsync(new SimulatedCloudOptions { FailedWork = 1, Chance = () => 0.5 });

        var arn = await farm.BuildAsync(r => r.Infrastructure = Resources.KeepingInfrastructure);
        await farm.WatchAsync(arn);
        await farm.UntilFinishedAsync(arn);

        Assert.Single(await farm.Simulated.ListInstancesAsync(Resources.Region, default));
    }

    [Fact]
    public async Task A_lost_instance_fails_the_build_and_says_so()
    {
        await using var farm = await FarmHarness.StartAsync(new SimulatedCloudOptions { LostInstances = 1, Chance = () => 0.5 });

        var events = await farm.WatchAsync(await farm.BuildAsync());

        Assert.Contains("was lost", events.Last(e => e.State is not null).State.Reason);
    }

    [Fact]
    public async Task Answers_that_get_lost_are_asked_for_again_and_nothing_is_made_twice()
    {
        var random = new Random(7);
        await using var farm = await FarmHarness.StartAsync(new SimulatedCloudOptions
        {
            LostAnswers = 0.2,
            Throttling = 0.1,
            Chance = () =>
            {
                lock (random)
                {
                    return random.NextDouble();
                }
            },
        });

        var arn = await farm.BuildAsync();
        var events = await farm.WatchAsync(arn);

        Assert.Equal("AVAILABLE", events.Last(e => e.State is not null).State.Status);
        Assert.Equal(2, (await farm.DescribeAsync(arn)).Instances.Count);
    }

    [Theory]
    [InlineData("LaunchInstanceAsync")]
    [InlineData("SendWorkAsync")]
    [InlineData("CreateImageAsync")]
    [InlineData("CopyImageAsync")]
    public async Task A_cancel_while_a_call_hangs_is_prompt_and_leaves_nothing(string call)
    {
        var gate = new GatedCloud(call);
        // work does not end by itself while its sending hangs: the build would be over before it is cancelled
        await using var farm = await FarmHarness.StartAsync(new SimulatedCloudOptions { WorkTime = call == "SendWorkAsync" ? TimeSpan.FromHours(1) : TimeSpan.Zero }, wrap: gate.Around);
        var arn = await farm.BuildAsync();
        await gate.Reached;

        var cancelled = await farm.Grains.GetGrain<IImageBuildGrain>(arn).CancelAsync();
        var shown = await farm.WatchAsync(arn);
        gate.Open();
        await farm.UntilFinishedAsync(arn);

        Assert.True(cancelled);
        Assert.Equal("CANCELLED", shown.Last(e => e.State is not null).State.Status);
        Assert.Empty(await farm.Simulated.ListInstancesAsync(Resources.Region, default));
        Assert.Empty((await farm.DescribeAsync(arn)).Outputs);
    }

    [Theory]
    [InlineData("LaunchInstanceAsync")]
    [InlineData("SendWorkAsync")]
    [InlineData("CreateImageAsync")]
    [InlineData("TerminateInstanceAsync")]
    [InlineData("CopyImageAsync")]
    public async Task A_farm_that_dies_during_a_call_goes_on_after_its_restart(string call)
    {
        var gate = new GatedCloud(call);
        await using var farm = await FarmHarness.StartAsync(wrap: gate.Around);
        var arn = await farm.BuildAsync();
        await gate.Reached;

        gate.Open();
        await farm.RestartAsync();
        var events = await farm.WatchAsync(arn);

        Assert.Equal("AVAILABLE", events.Last(e => e.State is not null).State.Status);
        await farm.UntilFinishedAsync(arn);
        Assert.Empty(await farm.Simulated.ListInstancesAsync(Resources.Region, default));
    }

    [Fact]
    public async Task A_region_without_room_for_the_first_type_gets_the_next_one()
    {
        var gate = new GatedCloud("none") { NoRoomFor = "t3.small" };
        await using var farm = await FarmHarness.StartAsync(wrap: gate.Around);

        var events = await farm.WatchAsync(await farm.BuildAsync());

        Assert.Equal("AVAILABLE", events.Last(e => e.State is not null).State.Status);
    }

    [Fact]
    public async Task Builds_above_the_regions_limit_wait_and_then_all_end()
    {
        await using var farm = await FarmHarness.StartAsync(farm: new FarmOptions { DefaultRegionLimit = 2 });

        var arns = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => farm.BuildAsync()));
        var ends = await Task.WhenAll(arns.Select(farm.WatchAsync));

        Assert.Equal(20, arns.Distinct().Count());
        Assert.All(ends, e => Assert.Equal("AVAILABLE", e.Last(s => s.State is not null).State.Status));
    }

    [Fact]
    public async Task A_pipeline_counts_its_failures_in_a_row()
    {
        await using var farm = await FarmHarness.StartAsync(new SimulatedCloudOptions { FailedWork = 1, Chance = () => 0.5 });

        foreach (var _ in Enumerable.Range(0, 2))
        {
            var arn = await farm.BuildAsync(r => r.Pipeline = Resources.Pipeline);
            await farm.WatchAsync(arn);
            await farm.UntilFinishedAsync(arn);
        }

        var pipeline = await farm.Grains.GetGrain<IImagePipelineGrain>(Resources.Pipeline).DescribeAsync();
        Assert.Equal(2, pipeline.ConsecutiveFailures);
    }

    [Fact]
    public async Task A_recipe_whose_parent_image_is_gone_says_which()
    {
        await using var farm = await FarmHarness.StartAsync();
        var recipe = new Model.Api.ImageRecipe { Arn = Resources.Prefix + "image-recipe/lost/1.0.0", Name = "lost", Version = "1.0.0", Platform = Model.Api.Platform.Linux, ParentImage = "ami-00000000000000000" };
        await Resources.PutAsync(farm.Catalog, recipe.Arn, recipe);

        var events = await farm.WatchAsync(await farm.BuildAsync(r => r.Recipe = recipe.Arn));

        Assert.Contains("ami-00000000000000000", events.Last(e => e.State is not null).State.Reason);
    }
}
