using BuildFarm.Gateway.Tests.Operations.Support;
using BuildFarm.Model.Api;

namespace BuildFarm.Gateway.Tests.Operations;

public sealed class RecipeTests : IDisposable
{
    private readonly TestFarm farm = new();

    public void Dispose() => farm.Dispose();

    [Fact]
    public async Task A_created_recipe_is_given_back_as_written()
    {
        await Samples.HaveComponentAsync(farm);
        var use = Samples.Use(TestFarm.Arn("component/hello-world/1.x.x"));
        var request = Samples.Recipe(farm, "Web Site", "1.2.3", use);
        request.Description = "A site.";
        request.WorkingDirectory = "/tmp/w";
        request.BlockDeviceMappings.Add(new InstanceBlockDeviceMapping
        {
            DeviceName = "/dev/xvda", NoDevice = "", VirtualName = "v",
            Ebs = new EbsInstanceBlockDeviceSpecification { VolumeSize = 20, VolumeType = EbsVolumeType.Gp3, Encrypted = false, DeleteOnTermination = true },
        });
        request.AdditionalInstanceConfiguration = new AdditionalInstanceConfiguration
        {
            SystemsManagerAgent = new SystemsManagerAgent { UninstallAfterBuild = false }, UserDataOverride = "aGVsbG8=",
        };
        request.Tags.Add("team", "web");
        request.AmiTags.Add("ami", "yes");

        var arn = (await farm.CallAsync<CreateImageRecipeResponse>(request)).ImageRecipeArn;

        var expected = new ImageRecipe
        {
            Arn = TestFarm.Arn("image-recipe/web-site/1.2.3"), Type = ImageType.Ami, Name = "Web Site", Description = "A site.", Platform = Platform.Linux,
            Owner = TestFarm.Account, Version = "1.2.3", Components = { use }, ParentImage = "debian-12", BlockDeviceMappings = { request.BlockDeviceMappings },
            DateCreated = "2026-01-31T12:00:00.000Z", Tags = { ["team"] = "web" }, WorkingDirectory = "/tmp/w",
            AdditionalInstanceConfiguration = request.AdditionalInstanceConfiguration, AmiTags = { ["ami"] = "yes" },
        };
        Assert.Equal(expected, (await farm.CallAsync<GetImageRecipeResponse>(new GetImageRecipeRequest { ImageRecipeArn = arn })).ImageRecipe);
        Assert.Equal(expected, (await farm.CallAsync<GetImageRecipeResponse>(new GetImageRecipeRequest { ImageRecipeArn = TestFarm.Arn("image-recipe/web-site/x.x.x") })).ImageRecipe);
    }

    [Theory]
    [InlineData("component/none/1.0.0", "world", "components[0].componentArn", "does not exist")]
    [InlineData("component/hello-world/2.x.x", "world", "components[0].componentArn", "does not exist")]
    [InlineData("component/hello-world/x.x.x", null, "components[0].parameters", "needs a value for whom")]
    public async Task Components_are_checked_against_what_they_are(string component, string? whom, string place, string problem)
    {
        await Samples.HaveComponentAsync(farm);

        var refusal = await farm.RefusalAsync<CreateImageRecipeResponse>(Samples.Recipe(farm, "web", "1.0.0", Samples.Use(TestFarm.Arn(component), whom)));

        Assert.Equal(ErrorCode.InvalidParameterValue, refusal.Code);
        Assert.Contains(place, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wildcard_with_a_node_to_its_right_is_refused_with_the_rule()
    {
        var refusal = await farm.RefusalAsync<CreateImageRecipeResponse>(Samples.Recipe(farm, "web", "1.0.0", Samples.Use(TestFarm.Arn("component/hello-world/x.2.x"))));

        Assert.Contains("every node to the right of an x must be an x too", refusal.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_parameter_that_the_component_does_not_have_is_refused_and_those_it_has_are_named()
    {
        var arn = await Samples.HaveComponentAsync(farm);
        var use = Samples.Use(arn);
        use.Parameters.Add(new ComponentParameter { Name = "wohm", Value = { "x" } });

        var refusal = await farm.RefusalAsync<CreateImageRecipeResponse>(Samples.Recipe(farm, "web", "1.0.0", use));

        Assert.Contains("no parameter 'wohm'; it has greeting, whom", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_exists_once_and_a_wildcard_takes_the_next()
    {
        await Samples.HaveRecipeAsync(farm);

        Assert.Equal(ErrorCode.ResourceAlreadyExists, (await farm.RefusalAsync<CreateImageRecipeResponse>(Samples.Recipe(farm))).Code);
        Assert.EndsWith("web/1.0.1", await Samples.HaveRecipeAsync(farm, "web", "1.0.x"), StringComparison.Ordinal);
        Assert.EndsWith("web/1.0.2", await Samples.HaveRecipeAsync(farm, "web", "1.x.x"), StringComparison.Ordinal);
        Assert.EndsWith("web/2.0.0", await Samples.HaveRecipeAsync(farm, "web", "2.x.x"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_wildcards_at_once_take_a_number_each()
    {
        var requests = Enumerable.Range(0, 6).Select(_ => Samples.Recipe(farm, "web", "1.0.x")).ToList();

        var answers = await Task.WhenAll(requests.Select(request => Task.Run(() => farm.CallAsync<CreateImageRecipeResponse>(request))));

        Assert.Equal(Enumerable.Range(0, 6).Select(i => $"1.0.{i}"), answers.Select(answer => answer.ImageRecipeArn.Split('/')[^1]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(EbsVolumeType.Gp2, 3000, null, "blockDeviceMappings[1].ebs.iops")]
    [InlineData(EbsVolumeType.Io2, null, null, "blockDeviceMappings[1].ebs.iops")]
    [InlineData(EbsVolumeType.Io1, 3000, 200, "blockDeviceMappings[1].ebs.throughput")]
    [InlineData(EbsVolumeType.Gp3, 3000, 200, null)]
    [InlineData(EbsVolumeType.Unspecified, 3000, 200, null)]
    public async Task Volumes_are_held_to_what_their_type_can(EbsVolumeType type, int? iops, int? throughput, string? refused)
    {
        var volume = new EbsInstanceBlockDeviceSpecification { VolumeSize = 8 };
        if (type != EbsVolumeType.Unspecified) volume.VolumeType = type;
        if (iops is { } operations) volume.Iops = operations;
        if (throughput is { } megabytes) volume.Throughput = megabytes;
        var request = Samples.Recipe(farm);
        request.BlockDeviceMappings.Add(new InstanceBlockDeviceMapping { DeviceName = "/dev/sda1", NoDevice = "" });
        request.BlockDeviceMappings.Add(new InstanceBlockDeviceMapping { DeviceName = "/dev/sdb", Ebs = volume });

        if (refused is null) await farm.CallAsync<CreateImageRecipeResponse>(request);
        else Assert.Contains($"'{refused}'", (await farm.RefusalAsync<CreateImageRecipeResponse>(request)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_is_mapped_once_also_for_a_container_s_build_instance()
    {
        var image = Samples.Recipe(farm);
        image.BlockDeviceMappings.Add([new InstanceBlockDeviceMapping { DeviceName = "/dev/sda1" }, new InstanceBlockDeviceMapping { DeviceName = "/dev/sda1" }]);
        var container = new CreateContainerRecipeRequest
        {
            Name = "web", SemanticVersion = "1.0.0", ParentImage = "debian:12", ContainerType = ContainerType.Docker, ClientToken = farm.Token(),
            TargetRepository = new TargetContainerRepository { Service = ContainerRepositoryService.Ecr, RepositoryName = "web" },
            DockerfileTemplateData = "FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:environments }}}\n{{{ imagebuilder:components }}}\n",
            InstanceConfiguration = new InstanceConfiguration { BlockDeviceMappings = { image.BlockDeviceMappings } },
        };

        Assert.Contains("'blockDeviceMappings[1].deviceName'", (await farm.RefusalAsync<CreateImageRecipeResponse>(image)).Message, StringComparison.Ordinal);
        Assert.Contains("'instanceConfiguration.blockDeviceMappings[1].deviceName'", (await farm.RefusalAsync<CreateContainerRecipeResponse>(container)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recipe_that_a_pipeline_uses_is_not_deleted()
    {
        var pipeline = await Samples.HavePipelineAsync(farm);
        var recipe = TestFarm.Arn("image-recipe/nightly/1.0.0");

        var refusal = await farm.RefusalAsync<DeleteImageRecipeResponse>(new DeleteImageRecipeRequest { ImageRecipeArn = recipe });
        Assert.Equal(ErrorCode.ResourceDependency, refusal.Code);
        Assert.Contains(pipeline, refusal.Message, StringComparison.Ordinal);

        await farm.CallAsync<DeleteImagePipelineResponse>(new DeleteImagePipelineRequest { ImagePipelineArn = pipeline });
        await farm.CallAsync<DeleteImageRecipeResponse>(new DeleteImageRecipeRequest { ImageRecipeArn = recipe });
        Assert.Empty((await farm.CallAsync<ListImageRecipesResponse>(new ListImageRecipesRequest())).ImageRecipeSummaryList);
    }

    [Fact]
    public async Task Lists_filter_on_the_parent_image()
    {
        await Samples.HaveRecipeAsync(farm, "one");
        var other = Samples.Recipe(farm, "two");
        other.ParentImage = "ubuntu-24.04";
        await farm.CallAsync<CreateImageRecipeResponse>(other);

        var list = await farm.CallAsync<ListImageRecipesResponse>(
            new ListImageRecipesRequest { Owner = Ownership.Self, Filters = { new Filter { Name = "parentImage", Values = { "debian-12" } } } });

        Assert.Equal("one", Assert.Single(list.ImageRecipeSummaryList).Name);
        Assert.Empty((await farm.CallAsync<ListImageRecipesResponse>(new ListImageRecipesRequest { Owner = Ownership.Shared })).ImageRecipeSummaryList);
    }

    [Fact]
    public async Task What_has_more_bytes_than_a_list_keeps_is_refused_by_name()
    {
        var parent = Samples.Recipe(farm);
        parent.ParentImage = new string('\u20ac', 1000);

        Assert.Contains("'parentImage'", (await farm.RefusalAsync<CreateImageRecipeResponse>(parent)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reserved_tag_is_refused_in_every_case()
    {
        var request = Samples.Recipe(farm);
        request.Tags.Add("AWS:cloudformation:stack-name", "v");

        Assert.Contains("aws:", (await farm.RefusalAsync<CreateImageRecipeResponse>(request)).Message, StringComparison.Ordinal);
    }
}
