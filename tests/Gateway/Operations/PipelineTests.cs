using BuildFarm.Gateway.Tests.Operations.Support;
using BuildFarm.Model.Api;

namespace BuildFarm.Gateway.Tests.Operations;

public sealed class PipelineTests : IDisposable
{
    private readonly TestFarm farm = new();

    public void Dispose() => farm.Dispose();

    [Fact]
    public async Task A_created_pipeline_is_given_back_as_written_with_its_wildcard_and_defaults()
    {
        var request = await Samples.PipelineAsync(farm);

        var arn = (await farm.CallAsync<CreateImagePipelineResponse>(request)).ImagePipelineArn;

        var schedule = request.Schedule.Clone();
        schedule.PipelineExecutionStartCondition = PipelineExecutionStartCondition.ExpressionMatchAndDependencyUpdatesAvailable;
        var expected = new ImagePipeline
        {
            Arn = TestFarm.Arn("image-pipeline/nightly"), Name = "nightly", Description = "Every night.", Platform = Platform.Linux,
            EnhancedImageMetadataEnabled = true, ImageRecipeArn = TestFarm.Arn("image-recipe/nightly/x.x.x"),
            InfrastructureConfigurationArn = request.InfrastructureConfigurationArn, DistributionConfigurationArn = request.DistributionConfigurationArn,
            ImageTestsConfiguration = new ImageTestsConfiguration { ImageTestsEnabled = true, TimeoutMinutes = 720 }, Schedule = schedule,
            Status = PipelineStatus.Enabled, DateCreated = "2026-01-31T12:00:00.000Z", DateUpdated = "2026-01-31T12:00:00.000Z", Tags = { ["team"] = "web" }, ImageTags = { ["stage"] = "dev" },
            ExecutionRole = "role", LoggingConfiguration = request.LoggingConfiguration, ConsecutiveFailures = 0,
        };
        Assert.Equal(expected, await GetAsync(arn));
    }

    [Fact]
    public async Task What_a_pipeline_names_must_exist()
    {
        var request = await Samples.PipelineAsync(farm);
        request.InfrastructureConfigurationArn = TestFarm.Arn("infrastructure-configuration/none");

        var refusal = await farm.RefusalAsync<CreateImagePipelineResponse>(request);

        Assert.Equal(ErrorCode.InvalidParameterValue, refusal.Code);
        Assert.Contains("'infrastructureConfigurationArn'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipeline_has_one_recipe_of_one_kind()
    {
        var both = await Samples.PipelineAsync(farm);
        both.ContainerRecipeArn = TestFarm.Arn("container-recipe/c/1.0.0");
        var neither = both.Clone();
        neither.ClearImageRecipeArn();
        neither.ClearContainerRecipeArn();

        Assert.Equal(ErrorCode.InvalidParameterCombination, (await farm.RefusalAsync<CreateImagePipelineResponse>(both)).Code);
        Assert.Equal(ErrorCode.InvalidParameterCombination, (await farm.RefusalAsync<CreateImagePipelineResponse>(neither)).Code);
    }

    [Theory]
    [InlineData("every night")]
    [InlineData("cron(0 3 * *)")]
    [InlineData("rate(0 days)")]
    [InlineData("cron(99 3 * * ? *)")]
    public async Task A_schedule_that_says_no_times_is_refused(string expression)
    {
        var request = await Samples.PipelineAsync(farm);
        request.Schedule.ScheduleExpression = expression;

        Assert.Contains("schedule.scheduleExpression", (await farm.RefusalAsync<CreateImagePipelineResponse>(request)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Etc/UTC", true)]
    [InlineData("America/New_York", true)]
    [InlineData("Mars/Olympus", false)]
    public async Task A_time_zone_is_one_that_there_is(string zone, bool good)
    {
        var request = await Samples.PipelineAsync(farm);
        request.Schedule.Timezone = zone;

        if (good)
        {
            await farm.CallAsync<CreateImagePipelineResponse>(request);
        }
        else
        {
            Assert.Contains("schedule.timezone", (await farm.RefusalAsync<CreateImagePipelineResponse>(request)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_update_replaces_and_lists_filter_on_what_is_new()
    {
        var arn = await Samples.HavePipelineAsync(farm);
        var before = await GetAsync(arn);
        await farm.CallAsync<UpdateImagePipelineResponse>(new UpdateImagePipelineRequest
        {
            ImagePipelineArn = arn, ImageRecipeArn = before.ImageRecipeArn, InfrastructureConfigurationArn = before.InfrastructureConfigurationArn,
            Status = PipelineStatus.Disabled, ClientToken = farm.Token(),
        });

        var after = await GetAsync(arn);
        Assert.Null(after.Schedule);
        Assert.False(after.HasDistributionConfigurationArn);
        Assert.Equal("web", after.Tags["team"]);
        Assert.Single(await ListAsync("status", "DISABLED"));
        Assert.Empty(await ListAsync("status", "ENABLED"));
        Assert.Empty(await ListAsync("distributionConfigurationArn", before.DistributionConfigurationArn));
        await farm.CallAsync<DeleteDistributionConfigurationResponse>(
            new DeleteDistributionConfigurationRequest { DistributionConfigurationArn = before.DistributionConfigurationArn });
    }

    private async Task<ImagePipeline> GetAsync(string arn) =>
        (await farm.CallAsync<GetImagePipelineResponse>(new GetImagePipelineRequest { ImagePipelineArn = arn })).ImagePipeline;

    private async Task<IReadOnlyList<ImagePipeline>> ListAsync(string filter, string value) =>
        (await farm.CallAsync<ListImagePipelinesResponse>(new ListImagePipelinesRequest { Filters = { new Filter { Name = filter, Values = { value } } } })).ImagePipelineList;
}
