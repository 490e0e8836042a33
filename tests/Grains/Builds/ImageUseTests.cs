using BuildFarm.Catalog;
using BuildFarm.Clouds;
using BuildFarm.Grains.Builds;
using BuildFarm.Grains.Tests.Support;
using BuildFarm.Model.Api;
using BuildFarm.Model.Stored;

namespace BuildFarm.Grains.Tests.Builds;

/// <summary>Images of one account as what another wants to build on.</summary>
public class ImageUseTests
{
    private const string Other = "111111111111";
    private const string OthersPrefix = $"arn:aws:imagebuilder:{Resources.Region}:{Other}:";

    [Theory]
    [InlineData("id")]
    [InlineData("arn")]
    [InlineData("wildcard")]
    [InlineData("parameter")]
    public async Task Another_accounts_image_is_built_on_for_as_long_as_it_is_shared(string named)
    {
        await using var farm = await FarmHarness.StartAsync();
        var arn = await BuiltAsync(farm, static _ => { });
        var ami = (await StoredAsync(farm, arn)).Image.OutputResources.Amis.Single(one => one.Region == Resources.Region).Image;
        await farm.Simulated.PutParameterAsync(Resources.Region, Other, "/theirs", ami, secret: false, default);
        var recipe = await RecipeAsync(farm, named switch { "id" => ami, "arn" => arn, "wildcard" => Resources.Prefix + "image/web/x.x.x", _ => "ssm:/theirs" });
        void Theirs(BuildRequestBuilder request) => (request.Account, request.Recipe, request.Infrastructure, request.Distribution, request.Tests) = (Other, recipe, OthersPrefix + "infrastructure-configuration/plain", null, false);

        var before = await BuiltAsync(farm, Theirs);
        await ShareAsync(farm, arn, RowAttributes.SharedUse(Other));
        var shared = await BuiltAsync(farm, Theirs);
        await ShareAsync(farm, arn);
        var after = await BuiltAsync(farm, Theirs);

        Assert.Equal(("FAILED", "AVAILABLE", "FAILED"), ((await farm.DescribeAsync(before)).Status, (await farm.DescribeAsync(shared)).Status, (await farm.DescribeAsync(after)).Status));
        Assert.Contains("there is no image", (await farm.DescribeAsync(after)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copies_made_for_an_account_and_what_it_may_launch_are_its_to_use()
    {
        const string Made = Resources.Prefix + "image/web/1.0.0/1";
        var catalog = new MemoryCatalog();
        var sut = new ImageUse(catalog);
        var image = new CloudImage { Id = "ami-1", Region = Resources.Region, Name = "web", ContentDigest = "d", OwnerArn = Made };
        Task<bool> MayAsync(CloudImage one) => sut.MayUseAsync(one, Other, default);

        Assert.False(await MayAsync(image));
        Assert.True(await MayAsync(image with { AccountId = Other }));
        Assert.True(await MayAsync(image with { OwnerArn = null }));
        Assert.False(await MayAsync(image with { OwnerArn = "no ARN" }));
        Assert.True(await sut.MayUseAsync(image, Resources.Account, default));
        var launched = new Model.Api.Distribution { AmiDistributionConfiguration = new AmiDistributionConfiguration { LaunchPermission = new LaunchPermissionConfiguration { UserIds = { Other } } } };
        await Resources.PutAsync(catalog, Made, new StoredImage { Image = new Image { DistributionConfiguration = new DistributionConfiguration { Distributions = { launched } } } });
        Assert.True(await MayAsync(image));
        Assert.False(await sut.MayUseAsync(image, "222222222222", default));
    }

    private static async Task<string> RecipeAsync(FarmHarness farm, string parent)
    {
        const string Arn = OthersPrefix + "image-recipe/upon/1.0.0";
        await Resources.PutAsync(farm.Catalog, Arn, new ImageRecipe { Arn = Arn, Name = "upon", Version = "1.0.0", Platform = Platform.Linux, ParentImage = parent });
        const string Infrastructure = OthersPrefix + "infrastructure-configuration/plain";
        await Resources.PutAsync(farm.Catalog, Infrastructure, new InfrastructureConfiguration { Arn = Infrastructure, Name = "plain" });
        return Arn;
    }

    private static async Task<string> BuiltAsync(FarmHarness farm, Action<BuildRequestBuilder> change)
    {
        var arn = await farm.BuildAsync(change);
        await farm.WatchAsync(arn);
        await farm.UntilFinishedAsync(arn);
        return arn;
    }

    private static async Task<StoredImage> StoredAsync(FarmHarness farm, string arn) => StoredImage.Parser.ParseFrom((await farm.Catalog.GetAsync(arn))!.Body);

    private static Task ShareAsync(FarmHarness farm, string arn, params string[] shares) => farm.Catalog.CommitAsync([new ChangeResource(arn, row => row with
    {
        Attributes = row.Attributes.Where(one => !RowAttributes.IsShare(one.Key)).Concat(shares.Select(static name => KeyValuePair.Create(name, "1"))).ToDictionary(),
    })]);
}
