namespace BuildFarm.Clouds.Tests.Specification;

/// <summary>What every cloud owes a build, whatever it runs on.</summary>
public abstract class CloudSpecification
{
    private const string Region = "us-east-1";
    private const string OtherRegion = "eu-west-1";

    protected abstract ICloud Sut { get; }

    /// <summary>Name of an image that is there from the start.</summary>
    protected abstract string BaseImage { get; }

    /// <summary>A token that no other test uses.</summary>
    protected abstract string NewToken();

    [CloudFact]
    public async Task Base_image_is_found_by_name_and_by_id_and_an_unknown_one_is_null()
    {
        var image = await BaseAsync();

        Assert.Matches("^ami-[0-9a-f]{17}$", image.Id);
        Assert.Equal(Region, image.Region);
        Assert.NotEmpty(image.ContentDigest);
        Assert.Equal(image.ContentDigest, (await BaseAsync()).ContentDigest);
        Assert.Null(await Sut.FindImageAsync(Region, "ami-0123456789abcdef0", default));
    }

    [CloudFact]
    public async Task Same_token_launches_one_instance()
    {
        var launch = await LaunchSpecificationAsync();

        var first = await Sut.LaunchInstanceAsync(launch, default);
        var second = await Sut.LaunchInstanceAsync(launch, default);

        Assert.Equal(first.Id, second.Id);
        Assert.Equal(launch.OwnerArn, first.OwnerArn);
        Assert.Equal(launch.Token, first.Token);
        Assert.Single(await Sut.ListInstancesAsync(Region, default), i => i.Token == launch.Token);
        await Sut.TerminateInstanceAsync(Region, first.Id, NewToken(), default);
    }

    [CloudFact]
    public async Task Launched_instance_is_described_and_listed_in_its_region_alone()
    {
        var launch = await LaunchSpecificationAsync();
        var instance = await Sut.LaunchInstanceAsync(launch, default);

        var described = await Sut.DescribeInstanceAsync(Region, instance.Id, default);

        Assert.Contains(described!.State, new[] { InstanceState.Pending, InstanceState.Running });
        Assert.Contains(await Sut.ListInstancesAsync(Region, default), i => i.Id == instance.Id && i.OwnerArn == launch.OwnerArn);
        Assert.DoesNotContain(await Sut.ListInstancesAsync(OtherRegion, default), i => i.Id == instance.Id);
        await Sut.TerminateInstanceAsync(Region, instance.Id, NewToken(), default);
    }

    [CloudFact]
    public async Task Terminated_instance_is_gone_and_terminating_it_again_is_no_error()
    {
        var instance = await LaunchAsync();
        var token = NewToken();

        await Sut.TerminateInstanceAsync(Region, instance.Id, token, default);
        await Sut.TerminateInstanceAsync(Region, instance.Id, token, default);
        await Sut.TerminateInstanceAsync(Region, instance.Id, NewToken(), default);

        Assert.Null(await Sut.DescribeInstanceAsync(Region, instance.Id, default));
        Assert.DoesNotContain(await Sut.ListInstancesAsync(Region, default), i => i.Id == instance.Id);
    }

    [CloudFact]
    public async Task Token_of_an_ended_instance_launches_nothing_again()
    {
        var launch = await LaunchSpecificationAsync();
        var instance = await Sut.LaunchInstanceAsync(launch, default);
        await Sut.TerminateInstanceAsync(Region, instance.Id, NewToken(), default);

        try
        {
            Assert.Equal(InstanceState.Terminated, (await Sut.LaunchInstanceAsync(launch, default)).State);
        }
        catch (CloudException e)
        {
            Assert.Equal(CloudError.Conflict, e.Error);
        }
        Assert.DoesNotContain(await Sut.ListInstancesAsync(Region, default), i => i.Token == launch.Token);
    }

    [CloudFact]
    public async Task Unknown_instance_is_null_to_describe_no_error_to_terminate_and_not_found_to_work_on()
    {
        const string unknown = "i-0123456789abcdef0";

        Assert.Null(await Sut.DescribeInstanceAsync(Region, unknown, default));
        await Sut.TerminateInstanceAsync(Region, unknown, NewToken(), default);
        await NotFoundAsync(() => Sut.RebootInstanceAsync(Region, unknown, NewToken(), default));
        await NotFoundAsync(() => Sut.CreateImageAsync(Create(unknown, "never"), default));
    }

    [CloudFact]
    public async Task Same_token_creates_one_image_that_is_found_and_can_be_launched()
    {
        var instance = await LaunchAsync();
        var create = Create(instance.Id, "spec-image");

        var first = await Sut.CreateImageAsync(create, default);
        var second = await Sut.CreateImageAsync(create, default);
        await Sut.TerminateInstanceAsync(Region, instance.Id, NewToken(), default);
        var third = await Sut.CreateImageAsync(create, default);

        Assert.Equal(first, second);
        Assert.Equal(first, third);
        Assert.Matches("^ami-[0-9a-f]{17}$", first.Id);
        Assert.Equal("spec-image", first.Name);
        Assert.Equal(first.Id, (await Sut.FindImageAsync(Region, first.Id, default))!.Id);
        Assert.NotEqual((await BaseAsync()).ContentDigest, first.ContentDigest);
        var fresh = await Sut.LaunchInstanceAsync((await LaunchSpecificationAsync()) with { ImageId = first.Id }, default);
        await Sut.TerminateInstanceAsync(Region, fresh.Id, NewToken(), default);
    }

    [CloudFact]
    public async Task Copy_is_an_image_of_the_other_region_with_the_same_content()
    {
        var instance = await LaunchAsync();
        var image = await Sut.CreateImageAsync(Create(instance.Id, "spec-source"), default);
        await Sut.TerminateInstanceAsync(Region, instance.Id, NewToken(), default);
        var copy = new CopyImageSpecification
        {
            Token = NewToken(), SourceRegion = Region, ImageId = image.Id, Region = OtherRegion, Name = "spec-copy",
        };

        var first = await Sut.CopyImageAsync(copy, default);
        var second = await Sut.CopyImageAsync(copy, default);

        Assert.Equal(first, second);
        Assert.NotEqual(image.Id, first.Id);
        Assert.Equal((OtherRegion, image.ContentDigest), (first.Region, first.ContentDigest));
        Assert.NotNull(await Sut.FindImageAsync(OtherRegion, first.Id, default));
        Assert.Null(await Sut.FindImageAsync(Region, first.Id, default));
        await NotFoundAsync(() => Sut.CopyImageAsync(copy with { Token = NewToken(), ImageId = "ami-0123456789abcdef0" }, default));
    }

    [CloudFact]
    public async Task Deregistered_image_is_gone_its_copy_stays_and_doing_it_again_is_no_error()
    {
        var instance = await LaunchAsync();
        var image = await Sut.CreateImageAsync(Create(instance.Id, "spec-away"), default);
        await Sut.TerminateInstanceAsync(Region, instance.Id, NewToken(), default);
        var copy = await Sut.CopyImageAsync(new CopyImageSpecification
        {
            Token = NewToken(), SourceRegion = Region, ImageId = image.Id, Region = OtherRegion, Name = "spec-stays",
        }, default);
        var token = NewToken();

        await Sut.DeregisterImageAsync(Region, image.Id, token, default);
        await Sut.DeregisterImageAsync(Region, image.Id, token, default);

        Assert.Null(await Sut.FindImageAsync(Region, image.Id, default));
        Assert.NotNull(await Sut.FindImageAsync(OtherRegion, copy.Id, default));
    }

    [CloudFact]
    public async Task Captured_layer_is_found_by_its_key_where_the_cloud_keeps_layers()
    {
        var instance = await LaunchAsync();
        var key = NewToken();
        var notes = new Dictionary<string, string> { ["result"] = "success" };

        var captured = await Sut.CaptureLayerAsync(Region, instance.Id, key, notes, default);
        var found = await Sut.FindLayerAsync(Region, ["deeper", key], TimeSpan.FromHours(1), default);
        await Sut.TerminateInstanceAsync(Region, instance.Id, NewToken(), default);

        Assert.Equal(captured?.Id, found?.Id);
        Assert.Equal(captured is null ? null : "success", found?.Notes["result"]);
        Assert.Null(await Sut.FindLayerAsync(Region, ["no such key"], TimeSpan.FromHours(1), default));
    }

    [CloudFact]
    public async Task Parameter_that_nobody_wrote_is_null() =>
        Assert.Null(await Sut.GetParameterAsync(Region, "000000000000", "/never/written", default));

    private async Task<CloudImage> BaseAsync() => await Sut.FindImageAsync(Region, BaseImage, default)
        ?? throw new InvalidOperationException($"{BaseImage} is not there.");

    private async Task<LaunchSpecification> LaunchSpecificationAsync() => new()
    {
        Token = NewToken(),
        Region = Region,
        ImageId = (await BaseAsync()).Id,
        InstanceType = "t3.micro",
        OwnerArn = "arn:aws:imagebuilder:us-east-1:000000000000:image/spec/1.0.0/1",
    };

    private async Task<CloudInstance> LaunchAsync() => await Sut.LaunchInstanceAsync(await LaunchSpecificationAsync(), default);

    private CreateImageSpecification Create(string instanceId, string name) =>
        new() { Token = NewToken(), Region = Region, InstanceId = instanceId, Name = name };

    private static async Task NotFoundAsync(Func<Task> call) =>
        Assert.Equal(CloudError.NotFound, (await Assert.ThrowsAsync<CloudException>(call)).Error);
}
