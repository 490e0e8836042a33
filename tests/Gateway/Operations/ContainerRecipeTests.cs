using BuildFarm.Gateway.Tests.Operations.Support;
using BuildFarm.Model.Api;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Tests.Operations;

public sealed class ContainerRecipeTests : IDisposable
{
    private const string Template = "FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:environments }}}\n{{{ imagebuilder:components }}}\n";
    private readonly TestFarm farm = new();

    public void Dispose() => farm.Dispose();

    [Fact]
    public async Task A_created_recipe_is_given_back_as_written_and_listed()
    {
        var use = Samples.Use(await Samples.HaveComponentAsync(farm));
        var request = Request("My Site", "1.0.x", use);
        request.Description = "A container.";
        request.InstanceConfiguration = new InstanceConfiguration { Image = "debian-12", BlockDeviceMappings = { new InstanceBlockDeviceMapping { DeviceName = "/dev/xvda" } } };
        request.WorkingDirectory = "/tmp/w";
        request.KmsKeyId = "key";
        request.Tags.Add("team", "web");

        var created = await farm.CallAsync<CreateContainerRecipeResponse>(request);

        var arn = TestFarm.Arn("container-recipe/my-site/1.0.0");
        Assert.Equal((arn, TestFarm.Arn("container-recipe/my-site/x.x.x")), (created.ContainerRecipeArn, created.LatestVersionReferences.LatestVersionArn));
        var expected = new ContainerRecipe
        {
            Arn = arn, ContainerType = ContainerType.Docker, Name = "My Site", Description = "A container.", Platform = Platform.Linux, Owner = TestFarm.Account, Version = "1.0.0",
            Components = { use }, InstanceConfiguration = request.InstanceConfiguration, DockerfileTemplateData = Template, KmsKeyId = "key", Encrypted = false,
            ParentImage = "debian:12", DateCreated = "2026-01-31T12:00:00.000Z", Tags = { ["team"] = "web" }, WorkingDirectory = "/tmp/w", TargetRepository = request.TargetRepository,
        };
        Assert.Equal(expected, (await farm.CallAsync<GetContainerRecipeResponse>(new GetContainerRecipeRequest { ContainerRecipeArn = arn })).ContainerRecipe);
        var summary = Assert.Single((await ListAsync("containerType", "DOCKER")).ContainerRecipeSummaryList);
        Assert.Equal((arn, "debian:12", "debian-12"), (summary.Arn, summary.ParentImage, summary.InstanceImage));
        Assert.Empty((await ListAsync("parentImage", "fedora:40")).ContainerRecipeSummaryList);
    }

    [Fact]
    public async Task The_template_comes_in_one_way_and_has_its_variables()
    {
        var both = Request();
        both.DockerfileTemplateUri = "s3://b/k";
        var neither = Request();
        neither.ClearDockerfileTemplateData();
        var unknown = Request();
        unknown.DockerfileTemplateData += "{{{ imagebuilder:parent }}}";
        var bare = Request();
        bare.DockerfileTemplateData = "FROM debian";
        var without = Request("web", "1.0.0", Samples.Use(await Samples.HaveComponentAsync(farm)));
        without.DockerfileTemplateData = "FROM {{{ imagebuilder:parentImage }}}";

        Assert.Equal(ErrorCode.InvalidParameterCombination, (await RefusalAsync(both)).Code);
        Assert.Equal(ErrorCode.InvalidParameterCombination, (await RefusalAsync(neither)).Code);
        Assert.Contains("imagebuilder:parent;", (await RefusalAsync(unknown)).Message, StringComparison.Ordinal);
        Assert.Contains("{{{ imagebuilder:parentImage }}} is missing", (await RefusalAsync(bare)).Message, StringComparison.Ordinal);
        Assert.Contains("{{{ imagebuilder:environments }}} is missing", (await RefusalAsync(without)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_platform_that_contradicts_the_components_is_refused()
    {
        var request = Request("web", "1.0.0", Samples.Use(await Samples.HaveComponentAsync(farm)));
        request.PlatformOverride = Platform.Windows;

        Assert.Contains("'platformOverride'", (await RefusalAsync(request)).Message, StringComparison.Ordinal);
        request.Components.Clear();
        var arn = (await farm.CallAsync<CreateContainerRecipeResponse>(request)).ContainerRecipeArn;
        Assert.Equal(Platform.Windows, (await farm.CallAsync<GetContainerRecipeResponse>(new GetContainerRecipeRequest { ContainerRecipeArn = arn })).ContainerRecipe.Platform);
    }

    [Fact]
    public async Task A_pipeline_takes_a_container_recipe_and_a_build_of_it_is_refused()
    {
        var component = await Samples.HaveComponentAsync(farm);
        var recipe = (await farm.CallAsync<CreateContainerRecipeResponse>(Request("web", "1.0.0", Samples.Use(component)))).ContainerRecipeArn;
        var pipeline = await Samples.PipelineAsync(farm);
        pipeline.ClearImageRecipeArn();
        pipeline.ContainerRecipeArn = recipe;

        var arn = (await farm.CallAsync<CreateImagePipelineResponse>(pipeline)).ImagePipelineArn;

        Assert.Equal(recipe, (await farm.CallAsync<GetImagePipelineResponse>(new GetImagePipelineRequest { ImagePipelineArn = arn })).ImagePipeline.ContainerRecipeArn);
        var run = await farm.RefusalAsync<StartImagePipelineExecutionResponse>(new StartImagePipelineExecutionRequest { ImagePipelineArn = arn, ClientToken = farm.Token() });
        var image = await farm.RefusalAsync<CreateImageResponse>(new CreateImageRequest
        {
            ContainerRecipeArn = recipe, InfrastructureConfigurationArn = pipeline.InfrastructureConfigurationArn, ClientToken = farm.Token(),
        });
        Assert.All([run, image], refusal => Assert.Contains("does not build container images yet", refusal.Message, StringComparison.Ordinal));
        Assert.Contains(arn, (await farm.RefusalAsync<DeleteContainerRecipeResponse>(new DeleteContainerRecipeRequest { ContainerRecipeArn = recipe })).Message, StringComparison.Ordinal);
        Assert.Contains(recipe, (await farm.RefusalAsync<DeleteComponentResponse>(new DeleteComponentRequest { ComponentBuildVersionArn = component })).Message, StringComparison.Ordinal);
        await farm.CallAsync<DeleteImagePipelineResponse>(new DeleteImagePipelineRequest { ImagePipelineArn = arn });
        await farm.CallAsync<DeleteContainerRecipeResponse>(new DeleteContainerRecipeRequest { ContainerRecipeArn = recipe });
        await farm.CallAsync<DeleteComponentResponse>(new DeleteComponentRequest { ComponentBuildVersionArn = component });
    }

    private static CreateContainerRecipeRequest Request(TestFarm farm, string name, string version, params ComponentConfiguration[] uses) => new()
    {
        ContainerType = ContainerType.Docker, Name = name, SemanticVersion = version, ParentImage = "debian:12", DockerfileTemplateData = Template, Components = { uses },
        TargetRepository = new TargetContainerRepository { Service = ContainerRepositoryService.Ecr, RepositoryName = "web" }, ClientToken = farm.Token(),
    };

    private CreateContainerRecipeRequest Request(string name = "web", string version = "1.0.0", params ComponentConfiguration[] uses) => Request(farm, name, version, uses);

    private Task<ApiException> RefusalAsync(CreateContainerRecipeRequest request) => farm.RefusalAsync<CreateContainerRecipeResponse>(request);

    private Task<ListContainerRecipesResponse> ListAsync(string name, string value) =>
        farm.CallAsync<ListContainerRecipesResponse>(new ListContainerRecipesRequest { Filters = { new Filter { Name = name, Values = { value } } } });
}
