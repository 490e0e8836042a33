using BuildFarm.Grains.Builds;
using BuildFarm.Grains.Tests.Support;
using BuildFarm.Model.Api;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Stored;
using BuildFarm.Model.Versions;

namespace BuildFarm.Grains.Tests.Builds;

public class DistributionTests
{
    [Fact]
    public async Task An_image_that_is_there_is_copied_without_a_build_and_stays()
    {
        var cloud = new NotingCloud();
        await using var farm = await FarmHarness.StartAsync(wrap: cloud.Around);
        var source = await BuiltAsync(farm);
        var (launches, copies) = (cloud.Launches.Count, cloud.Copies.Count);

        var arn = await StartAsync(farm, source);
        var events = await farm.WatchAsync(arn);
        await farm.UntilFinishedAsync(arn);

        Assert.Equal(Resources.Prefix + "image/web/1.0.0/2", arn);
        Assert.Equal(["PENDING", "CREATING", "DISTRIBUTING", "INTEGRATING", "AVAILABLE"], events.Where(e => e.State is not null).Select(e => e.State.Status));
        Assert.Equal(launches, cloud.Launches.Count);
        Assert.Equal(copies + 2, cloud.Copies.Count);
        var image = StoredImage.Parser.ParseFrom((await farm.Catalog.GetAsync(arn))!.Body).Image;
        Assert.Equal([("eu-west-1", "web 1.0.0-2"), ("us-east-1", "web 1.0.0-2")], image.OutputResources.Amis.Select(a => (a.Region, a.Name)).Order());
        Assert.NotNull(await farm.Simulated.FindImageAsync(Resources.Region, source.Image.OutputResources.Amis[0].Image, default));
    }

    [Fact]
    public async Task Another_accounts_image_is_copied_even_where_the_copy_is_the_same()
    {
        var cloud = new NotingCloud();
        await using var farm = await FarmHarness.StartAsync(wrap: cloud.Around);
        var source = await BuiltAsync(farm);
        var theirs = source.Image.OutputResources.Amis[0];
        await Resources.PutAsync(farm.Catalog, Resources.Distribution + "-same", new DistributionConfiguration
        {
            Arn = Resources.Distribution + "-same",
            Distributions = { new Model.Api.Distribution { Region = theirs.Region, AmiDistributionConfiguration = new AmiDistributionConfiguration { Name = theirs.Name, TargetAccountIds = { "111111111111" } } } },
        });

        var arn = await StartAsync(farm, source, owner: "111111111111", distribution: Resources.Distribution + "-same");
        await farm.WatchAsync(arn);
        await farm.UntilFinishedAsync(arn);

        var copy = Assert.Single(StoredImage.Parser.ParseFrom((await farm.Catalog.GetAsync(arn))!.Body).Image.OutputResources.Amis);
        Assert.Equal((theirs.Name, "111111111111"), (copy.Name, copy.AccountId));
        Assert.NotEqual(theirs.Image, copy.Image);
    }

    [Fact]
    public async Task A_distribution_that_fails_leaves_the_source_alone()
    {
        var cloud = new NotingCloud();
        await using var farm = await FarmHarness.StartAsync(wrap: cloud.Around);
        var source = await BuiltAsync(farm);
        await farm.Simulated.DeregisterImageAsync(Resources.Region, source.Image.OutputResources.Amis[0].Image, "gone", default);
        cloud.Deregistered.Clear();

        var arn = await StartAsync(farm, source);
        await farm.WatchAsync(arn);
        await farm.UntilFinishedAsync(arn);

        Assert.Equal("FAILED", (await farm.DescribeAsync(arn)).Status);
        Assert.DoesNotContain(source.Image.OutputResources.Amis[0].Image, cloud.Deregistered);
    }

    [Fact]
    public async Task The_same_token_answers_the_same_distribution()
    {
        await using var farm = await FarmHarness.StartAsync();
        var source = await BuiltAsync(farm);

        var first = await StartAsync(farm, source);

        Assert.Equal(first, await StartAsync(farm, source));
        await Assert.ThrowsAsync<ApiException>(() => StartAsync(farm, source, digest: "other"));
    }

    private static async Task<StoredImage> BuiltAsync(FarmHarness farm)
    {
        var arn = await farm.BuildAsync(r => r.Tests = false);
        await farm.WatchAsync(arn);
        await farm.UntilFinishedAsync(arn);
        return StoredImage.Parser.ParseFrom((await farm.Catalog.GetAsync(arn))!.Body);
    }

    private static Task<string> StartAsync(FarmHarness farm, StoredImage source, string digest = "digest", string? owner = null, string distribution = Resources.Distribution)
    {
        var ami = source.Image.OutputResources.Amis[0];
        return farm.Service<BuildStarter>().DistributeAsync(new DistributionRequest
        {
            Account = Resources.Account,
            Region = Resources.Region,
            Name = "web",
            Version = new SemanticVersion(1, 0, 0),
            Source = source,
            Image = new SourceImage { Region = ami.Region, ImageId = ami.Image, Name = ami.Name, Account = owner ?? ami.AccountId },
            DistributionConfigurationArn = distribution,
            ExecutionRole = "role",
            ClientToken = "distribute",
            TokenScope = "test",
            RequestDigest = digest,
        });
    }
}
