using BuildFarm.Grains.Tests.Support;
using BuildFarm.Model.Api;
using BuildFarm.Model.Stored;

namespace BuildFarm.Grains.Tests.Builds;

public class ImageParameterTests
{
    private const string Configuration = Resources.Prefix + "distribution-configuration/with-parameters";

    [Fact]
    public async Task A_distribution_writes_the_images_into_its_parameters_and_a_recipe_can_start_from_one()
    {
        await using var farm = await StartAsync(Region(Resources.Region, "/images/web"), Region("eu-west-1", "/images/web"));

        var arn = await BuiltAsync(farm);

        var amis = StoredImage.Parser.ParseFrom((await farm.Catalog.GetAsync(arn))!.Body).Image.OutputResources.Amis;
        foreach (var region in new[] { Resources.Region, "eu-west-1" })
        {
            var parameter = await farm.Simulated.GetParameterAsync(region, Resources.Account, "/images/web", default);
            Assert.Equal(amis.Single(a => a.Region == region).Image, parameter!.Value);
            Assert.Null(await farm.Simulated.GetParameterAsync(region, "111111111111", "/images/web", default));
        }

        var recipe = new ImageRecipe { Arn = Resources.Prefix + "image-recipe/upon/1.0.0", Name = "upon", Version = "1.0.0", Platform = Platform.Linux, ParentImage = "ssm:/images/web" };
        await Resources.PutAsync(farm.Catalog, recipe.Arn, recipe);
        var upon = await farm.BuildAsync(r => (r.Recipe, r.Tests) = (recipe.Arn, false));
        await farm.WatchAsync(upon);
        Assert.Equal(amis.Single(a => a.Region == Resources.Region).Image, (await farm.DescribeAsync(upon)).ParentImageId);
    }

    [Fact]
    public async Task A_parameter_for_an_account_that_gets_no_image_fails_the_distribution()
    {
        await using var farm = await StartAsync(Region(Resources.Region, "/images/web", "123456789012"));

        var state = await farm.DescribeAsync(await BuiltAsync(farm));

        Assert.Equal("FAILED", state.Status);
        Assert.Contains("123456789012", state.Reason);
        Assert.Null(await farm.Simulated.GetParameterAsync(Resources.Region, Resources.Account, "/images/web", default));
    }

    [Fact]
    public async Task A_recipe_of_a_parameter_that_is_not_there_says_which()
    {
        await using var farm = await FarmHarness.StartAsync();
        var recipe = new ImageRecipe { Arn = Resources.Prefix + "image-recipe/upon/1.0.0", Name = "upon", Version = "1.0.0", Platform = Platform.Linux, ParentImage = "ssm:/none" };
        await Resources.PutAsync(farm.Catalog, recipe.Arn, recipe);

        var events = await farm.WatchAsync(await farm.BuildAsync(r => r.Recipe = recipe.Arn));

        Assert.Contains("no parameter /none", events.Last(e => e.State is not null).State.Reason);
    }

    [Fact]
    public async Task What_a_parameter_holds_that_names_no_image_is_not_told()
    {
        await using var farm = await FarmHarness.StartAsync();
        await farm.Simulated.PutParameterAsync(Resources.Region, Resources.Account, "/password", "arn:aws:imagebuilder:us-east-1:111111111111:image/s3cret/1.0.0/1", secret: true, default);
        var recipe = new ImageRecipe { Arn = Resources.Prefix + "image-recipe/upon/1.0.0", Name = "upon", Version = "1.0.0", Platform = Platform.Linux, ParentImage = "ssm:/password" };
        await Resources.PutAsync(farm.Catalog, recipe.Arn, recipe);

        var events = await farm.WatchAsync(await farm.BuildAsync(r => r.Recipe = recipe.Arn));

        Assert.Contains("ssm:/password", events.Last(e => e.State is not null).State.Reason);
        Assert.DoesNotContain("s3cret", string.Join('\n', events));
    }

    [Theory]
    [InlineData("ssmParameterConfigurations: [{parameterName: /own}]", "AVAILABLE")]
    [InlineData("licenseConfigurationArns: ['arn:aws:license-manager:us-east-1:000000000000:license-configuration:x']", "FAILED")]
    public async Task A_workflow_applies_parameters_and_nothing_else(string configuration, string status)
    {
        await using var farm = await FarmHarness.StartAsync();
        var build = await OwnWorkflows.PutAsync(farm, "build", "makes", OwnWorkflows.Launch + OwnWorkflows.Make + OwnWorkflows.Terminate);
        var distribute = await OwnWorkflows.PutAsync(farm, "distribution", "applies", $"""
            - name: Copy
              action: DistributeImage
              inputs:
                distributions:
                  - region: eu-west-1
                    name: own
                    amiTags:
                      a: b
            - name: Apply
              action: ApplyImageConfigurations
              inputs:
                distributedImages.$: $.stepOutputs.Copy.distributedImages
                configurations:
                  - region: eu-west-1
                    {configuration}
            """);

        var arn = await farm.BuildAsync(r => (r.Workflows, r.Tests) = ([build, distribute], false));
        await farm.WatchAsync(arn);
        await farm.UntilFinishedAsync(arn);

        var state = await farm.DescribeAsync(arn);
        Assert.True(state.Status == status, state.Reason);
        var parameter = await farm.Simulated.GetParameterAsync("eu-west-1", Resources.Account, "/own", default);
        Assert.Equal(status == "AVAILABLE" ? state.Outputs.Single().ImageId : null, parameter?.Value);
    }

    [Fact]
    public async Task An_image_stays_though_its_distribution_workflow_copies_nothing()
    {
        await using var farm = await FarmHarness.StartAsync();
        var build = await OwnWorkflows.PutAsync(farm, "build", "makes", OwnWorkflows.Launch + OwnWorkflows.Make + OwnWorkflows.Terminate);
        var distribute = await OwnWorkflows.PutAsync(farm, "distribution", "nothing", """
            - name: Never
              action: DistributeImage
              if:
                stringEquals: Windows
                value: $.imagebuilder.platform
            """);

        var arn = await farm.BuildAsync(r => (r.Workflows, r.Tests) = ([build, distribute], false));
        await farm.WatchAsync(arn);
        await farm.UntilFinishedAsync(arn);

        var image = Assert.Single((await farm.DescribeAsync(arn)).Outputs);
        Assert.NotNull(await farm.Simulated.FindImageAsync(Resources.Region, image.ImageId, default));
    }

    private static Distribution Region(string region, string parameter, string account = "")
    {
        var configuration = new SsmParameterConfiguration { ParameterName = parameter };
        if (account.Length > 0) configuration.AmiAccountId = account;
        return new Distribution { Region = region, SsmParameterConfigurations = { configuration } };
    }

    private static async Task<FarmHarness> StartAsync(params Distribution[] distributions)
    {
        var farm = await FarmHarness.StartAsync();
        await Resources.PutAsync(farm.Catalog, Configuration, new DistributionConfiguration { Arn = Configuration, Name = "with-parameters", TimeoutMinutes = 30, Distributions = { distributions } });
        return farm;
    }

    private static async Task<string> BuiltAsync(FarmHarness farm)
    {
        var arn = await farm.BuildAsync(r => (r.Distribution, r.Tests) = (Configuration, false));
        await farm.WatchAsync(arn);
        await farm.UntilFinishedAsync(arn);
        return arn;
    }
}
