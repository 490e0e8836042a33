using BuildFarm.Catalog;
using BuildFarm.Clouds;
using BuildFarm.Gateway.Tests.Operations.Support;
using BuildFarm.Model.Api;
using BuildFarm.Model.Stored;
using Google.Protobuf;

namespace BuildFarm.Gateway.Tests.Operations;

public sealed class RetryAndDistributeTests : IDisposable
{
    private readonly TestFarm farm = new();

    public void Dispose() => farm.Dispose();

    [Fact]
    public async Task A_retry_reaches_the_build_once_a_token_and_is_refused_with_the_status()
    {
        var arn = await StartAsync();
        var request = new RetryImageRequest { ImageBuildVersionArn = arn, ClientToken = farm.Token() };
        Assert.Contains("PENDING", (await farm.RefusalAsync<RetryImageResponse>(request)).Message, StringComparison.Ordinal);

        farm.Grains.Ended.Add(arn);
        farm.Grains.Retried.Clear();
        var answer = await farm.CallAsync<RetryImageResponse>(request);

        Assert.Equal((arn, request.ClientToken), (answer.ImageBuildVersionArn, answer.ClientToken));
        Assert.Equal(answer, await farm.CallAsync<RetryImageResponse>(request));
        Assert.Equal([arn], farm.Grains.Retried);
    }

    [Fact]
    public async Task An_image_is_distributed_as_the_next_build_of_its_version()
    {
        var arn = await AvailableAsync();
        var request = await RequestAsync(arn);
        request.Tags["run"] = "1";

        var made = (await farm.CallAsync<DistributeImageResponse>(request)).ImageBuildVersionArn;

        Assert.Equal(TestFarm.Arn("image/web/1.0.0/2"), made);
        Assert.Equal(made, (await farm.CallAsync<DistributeImageResponse>(request)).ImageBuildVersionArn);
        Assert.Equal(made, farm.Grains.Resumed[^1]);
        var stored = StoredImage.Parser.ParseFrom((await farm.Catalog.GetAsync(made))!.Body);
        Assert.Equal(new SourceImage { Region = "us-east-1", ImageId = "ami-2", Name = "web one", Account = TestFarm.Account }, stored.Options.Source);
        Assert.Equal((ImageStatus.Pending, "role", "web"), (stored.Image.State.Status, stored.Image.ExecutionRole, stored.Image.ImageRecipe.Name));
        Assert.Equal(request.DistributionConfigurationArn, stored.Image.DistributionConfiguration.Arn);
        Assert.Equal(new Dictionary<string, string> { ["run"] = "1" }, stored.Image.Tags.ToDictionary());
        Assert.Null(stored.Image.OutputResources);
    }

    [Theory]
    [InlineData("ami-0123456789abcdef0")]
    [InlineData("ssm:/images/newest")]
    public async Task An_AMI_or_a_parameter_that_holds_one_becomes_an_image_of_its_own(string source)
    {
        farm.Cloud.Parameters["/images/newest"] = "ami-0123456789abcdef0";
        farm.Cloud.Images["ami-0123456789abcdef0"] = new CloudImage { Id = "ami-0123456789abcdef0", Region = "us-east-1", Name = "Debian 12.5 (x86)", ContentDigest = "d", OsVersion = "Debian 12" };

        var made = (await farm.CallAsync<DistributeImageResponse>(await RequestAsync(source))).ImageBuildVersionArn;

        Assert.Equal(TestFarm.Arn("image/debian-12-5--x86/1.0.0/1"), made);
        var stored = StoredImage.Parser.ParseFrom((await farm.Catalog.GetAsync(made))!.Body);
        Assert.Equal(("ami-0123456789abcdef0", "Debian 12"), (stored.Options.Source.ImageId, stored.Image.OsVersion));
        // Nobody's: a lifecycle action of the copy's owner must not find the base image among its outputs.
        Assert.Equal("aws", stored.Options.Source.Account);
    }

    [Fact]
    public async Task What_is_not_there_or_not_available_is_not_distributed()
    {
        var pending = await StartAsync();
        Assert.Contains("PENDING", (await farm.RefusalAsync<DistributeImageResponse>(await RequestAsync(pending))).Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.ResourceNotFound, (await farm.RefusalAsync<DistributeImageResponse>(await RequestAsync("ami-00000000000000000"))).Code);
        Assert.Equal(ErrorCode.InvalidParameterValue, (await farm.RefusalAsync<DistributeImageResponse>(await RequestAsync("ssm:none"))).Code);
        Assert.Equal(ErrorCode.InvalidParameterValue, (await farm.RefusalAsync<DistributeImageResponse>(await RequestAsync("/etc/passwd"))).Code);
        farm.Cloud.Images["ami-theirs"] = new CloudImage { Id = "ami-theirs", Region = "us-east-1", Name = "theirs", ContentDigest = "d", OwnerArn = TestFarm.Arn("image/web/1.0.0/1", "111111111111") };
        Assert.Equal(ErrorCode.ResourceNotFound, (await farm.RefusalAsync<DistributeImageResponse>(await RequestAsync("ami-theirs"))).Code);
        var other = await RequestAsync(TestFarm.Arn("image/web/1.0.0/1", "111111111111"));
        Assert.Equal(ErrorCode.Forbidden, (await farm.RefusalAsync<DistributeImageResponse>(other)).Code);
        var unplaced = await RequestAsync(await AvailableAsync("other"));
        unplaced.DistributionConfigurationArn = TestFarm.Arn("distribution-configuration/none");
        Assert.Equal(ErrorCode.InvalidParameterValue, (await farm.RefusalAsync<DistributeImageResponse>(unplaced)).Code);
    }

    private async Task<DistributeImageRequest> RequestAsync(string source) => new()
    {
        SourceImage = source, ExecutionRole = "role", ClientToken = farm.Token(), DistributionConfigurationArn = await Samples.HaveDistributionAsync(farm, farm.Token()),
    };

    private async Task<string> StartAsync(string name = "web")
    {
        var request = new CreateImageRequest
        {
            ImageRecipeArn = await Samples.HaveRecipeAsync(farm, name), InfrastructureConfigurationArn = await Samples.HaveInfrastructureAsync(farm, name), ClientToken = farm.Token(),
        };
        return (await farm.CallAsync<CreateImageResponse>(request)).ImageBuildVersionArn;
    }

    private async Task<string> AvailableAsync(string name = "web")
    {
        var arn = await StartAsync(name);
        var row = (await farm.Catalog.GetAsync(arn))!;
        var stored = StoredImage.Parser.ParseFrom(row.Body);
        stored.Image.State = new ImageState { Status = ImageStatus.Available };
        stored.Image.OutputResources = new OutputResources
        {
            Amis =
            {
                new Ami { Region = "eu-west-1", Image = "ami-1", Name = "web one", AccountId = TestFarm.Account },
                new Ami { Region = "us-east-1", Image = "ami-2", Name = "web one", AccountId = TestFarm.Account },
            },
        };
        await farm.Catalog.CommitAsync([new UpdateResource(row with { Revision = row.Revision + 1, Body = stored.ToByteArray() }, null)]);
        return arn;
    }
}
