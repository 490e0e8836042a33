using BuildFarm.Gateway.Tests.Operations.Support;
using BuildFarm.Model.Api;

namespace BuildFarm.Gateway.Tests.Operations;

public sealed class ConfigurationTests : IDisposable
{
    private readonly TestFarm farm = new();

    public void Dispose() => farm.Dispose();

    [Fact]
    public async Task An_infrastructure_configuration_is_given_back_as_written()
    {
        var request = Samples.Infrastructure(farm);

        var arn = (await farm.CallAsync<CreateInfrastructureConfigurationResponse>(request)).InfrastructureConfigurationArn;

        var stored = await GetAsync(arn);
        var expected = new InfrastructureConfiguration
        {
            Arn = TestFarm.Arn("infrastructure-configuration/small"), Name = "small", Description = "Small.", InstanceTypes = { "t3.small", "t3.medium" },
            InstanceProfileName = "profile", SecurityGroupIds = { "sg-1" }, SubnetId = "subnet-1", Logging = request.Logging, KeyPair = "key",
            TerminateInstanceOnFailure = false, SnsTopicArn = request.SnsTopicArn, DateCreated = "2026-01-31T12:00:00.000Z", ResourceTags = { ["cost"] = "1" },
            InstanceMetadataOptions = request.InstanceMetadataOptions, Tags = { ["team"] = "web" }, Placement = request.Placement,
        };
        Assert.Equal(expected, stored);
    }

    [Fact]
    public async Task An_update_replaces_all_but_the_name_the_tags_and_the_creation()
    {
        var arn = await Samples.HaveInfrastructureAsync(farm);
        farm.Time.Advance(TimeSpan.FromMinutes(1));

        await farm.CallAsync<UpdateInfrastructureConfigurationResponse>(new UpdateInfrastructureConfigurationRequest
        {
            InfrastructureConfigurationArn = arn, InstanceProfileName = "other", ClientToken = farm.Token(),
        });

        var expected = new InfrastructureConfiguration
        {
            Arn = arn, Name = "small", InstanceProfileName = "other", TerminateInstanceOnFailure = true, DateCreated = "2026-01-31T12:00:00.000Z",
            DateUpdated = "2026-01-31T12:01:00.000Z", Tags = { ["team"] = "web" },
        };
        Assert.Equal(expected, await GetAsync(arn));
    }

    [Fact]
    public async Task A_distribution_configuration_is_given_back_as_written_and_updated()
    {
        var request = Samples.Distribution(farm);
        var arn = (await farm.CallAsync<CreateDistributionConfigurationResponse>(request)).DistributionConfigurationArn;
        var get = new GetDistributionConfigurationRequest { DistributionConfigurationArn = arn };
        var expected = new DistributionConfiguration
        {
            Arn = TestFarm.Arn("distribution-configuration/two"), Name = "two", Description = "Two regions.", Distributions = { request.Distributions },
            TimeoutMinutes = 720, DateCreated = "2026-01-31T12:00:00.000Z", Tags = { ["team"] = "web" },
        };
        Assert.Equal(expected, (await farm.CallAsync<GetDistributionConfigurationResponse>(get)).DistributionConfiguration);

        await farm.CallAsync<UpdateDistributionConfigurationResponse>(new UpdateDistributionConfigurationRequest
        {
            DistributionConfigurationArn = arn, Distributions = { new Model.Api.Distribution { Region = "eu-west-1" } }, ClientToken = farm.Token(),
        });

        var summary = Assert.Single((await farm.CallAsync<ListDistributionConfigurationsResponse>(new ListDistributionConfigurationsRequest())).DistributionConfigurationSummaryList);
        Assert.Equal(["eu-west-1"], summary.Regions);
        Assert.False((await farm.CallAsync<GetDistributionConfigurationResponse>(get)).DistributionConfiguration.HasDescription);
    }

    [Fact]
    public async Task A_region_that_stands_twice_is_refused_at_its_place()
    {
        var request = Samples.Distribution(farm);
        request.Distributions.Add(new Model.Api.Distribution { Region = "us-east-1" });

        var refusal = await farm.RefusalAsync<CreateDistributionConfigurationResponse>(request);

        Assert.Contains("distributions[2].region", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_exclude_each_other_are_refused()
    {
        var both = Samples.Distribution(farm);
        both.Distributions[0].ContainerDistributionConfiguration = new ContainerDistributionConfiguration
        {
            TargetRepository = new TargetContainerRepository { Service = ContainerRepositoryService.Ecr, RepositoryName = "r" },
        };
        var template = Samples.Distribution(farm);
        template.Distributions[1].FastLaunchConfigurations.Add(new FastLaunchConfiguration
        {
            Enabled = true, LaunchTemplate = new FastLaunchLaunchTemplateSpecification { LaunchTemplateId = "lt-01234567890123456", LaunchTemplateName = "n" },
        });

        Assert.Equal(ErrorCode.InvalidParameterCombination, (await farm.RefusalAsync<CreateDistributionConfigurationResponse>(both)).Code);
        Assert.Contains("distributions[1]", (await farm.RefusalAsync<CreateDistributionConfigurationResponse>(template)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_taken_once()
    {
        await Samples.HaveInfrastructureAsync(farm, "Small One");

        var refusal = await farm.RefusalAsync<CreateInfrastructureConfigurationResponse>(Samples.Infrastructure(farm, "small one"));

        Assert.Equal(ErrorCode.ResourceAlreadyExists, refusal.Code);
    }

    [Fact]
    public async Task Configurations_of_a_pipeline_are_not_deleted_before_it()
    {
        var pipeline = await Samples.HavePipelineAsync(farm);
        var infrastructure = new DeleteInfrastructureConfigurationRequest { InfrastructureConfigurationArn = TestFarm.Arn("infrastructure-configuration/nightly") };
        var distribution = new DeleteDistributionConfigurationRequest { DistributionConfigurationArn = TestFarm.Arn("distribution-configuration/nightly") };

        Assert.Contains(pipeline, (await farm.RefusalAsync<DeleteInfrastructureConfigurationResponse>(infrastructure)).Message, StringComparison.Ordinal);
        Assert.Contains(pipeline, (await farm.RefusalAsync<DeleteDistributionConfigurationResponse>(distribution)).Message, StringComparison.Ordinal);

        await farm.CallAsync<DeleteImagePipelineResponse>(new DeleteImagePipelineRequest { ImagePipelineArn = pipeline });
        await farm.CallAsync<DeleteInfrastructureConfigurationResponse>(infrastructure);
        await farm.CallAsync<DeleteDistributionConfigurationResponse>(distribution);
    }

    [Fact]
    public async Task Tags_are_added_replaced_removed_and_listed()
    {
        var arn = await Samples.HaveInfrastructureAsync(farm);

        await farm.CallAsync<TagResourceResponse>(new TagResourceRequest { ResourceArn = arn, Tags = { ["team"] = "ops", ["b"] = "" } });
        await farm.CallAsync<UntagResourceResponse>(new UntagResourceRequest { ResourceArn = arn, TagKeys = { "b", "none" } });

        var tags = (await farm.CallAsync<ListTagsForResourceResponse>(new ListTagsForResourceRequest { ResourceArn = arn })).Tags;
        Assert.Equal(new Dictionary<string, string> { ["team"] = "ops" }, tags.ToDictionary());
        Assert.Equal("ops", (await GetAsync(arn)).Tags["team"]);
    }

    [Fact]
    public async Task More_than_fifty_tags_are_refused_and_none_is_added()
    {
        var arn = await Samples.HaveInfrastructureAsync(farm);
        var request = new TagResourceRequest { ResourceArn = arn };
        for (var i = 0; i < 50; i++) request.Tags.Add($"k{i}", "v");

        Assert.Equal(ErrorCode.InvalidParameter, (await farm.RefusalAsync<TagResourceResponse>(request)).Code);
        Assert.Single((await farm.CallAsync<ListTagsForResourceResponse>(new ListTagsForResourceRequest { ResourceArn = arn })).Tags);
    }

    private async Task<InfrastructureConfiguration> GetAsync(string arn) =>
        (await farm.CallAsync<GetInfrastructureConfigurationResponse>(new GetInfrastructureConfigurationRequest { InfrastructureConfigurationArn = arn })).InfrastructureConfiguration;
}
