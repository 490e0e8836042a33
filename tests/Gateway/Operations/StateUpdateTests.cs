using BuildFarm.Clouds;
using BuildFarm.Gateway.Tests.Operations.Support;
using BuildFarm.Model.Api;
using BuildFarm.Model.Errors;
using Google.Protobuf.WellKnownTypes;

namespace BuildFarm.Gateway.Tests.Operations;

public sealed class StateUpdateTests : IDisposable
{
    private readonly TestFarm farm = new();

    public void Dispose() => farm.Dispose();

    [Fact]
    public async Task An_image_is_deprecated_with_its_amis_and_made_available_again()
    {
        var arn = await EndedImages.HaveAsync(farm, amis: ["img-1@us-east-1"]);

        var id = await StartAsync(arn, ResourceStatus.Deprecated, amis: true);
        Assert.Equal((LifecycleExecutionStatus.Pending, ImageStatus.Available), ((await ExecutionAsync(id)).State.Status, (await ImageAsync(arn)).State.Status));
        await farm.RunLifecycleAsync();

        var image = await ImageAsync(arn);
        Assert.Equal((ImageStatus.Deprecated, id, ImageStatus.Deprecated), (image.State.Status, image.LifecycleExecutionId, image.OutputResources.Amis[0].State.Status));
        Assert.Equal(Timestamp.FromDateTimeOffset(farm.Time.GetUtcNow()), image.DeprecationTime);
        var execution = await ExecutionAsync(id);
        Assert.Equal((LifecycleExecutionStatus.Success, true), (execution.State.Status, execution.ResourcesImpactedSummary.HasImpactedResources));
        Assert.Equal((arn, LifecycleExecutionResourceActionName.Deprecate), Assert.Single((await ResourcesAsync(id)).Select(r => (r.ResourceId, r.Action.Name))));
        Assert.Equal(("img-1@us-east-1", LifecycleExecutionResourceStatus.Success), Assert.Single((await ResourcesAsync(id, arn)).Select(r => (r.ResourceId, r.State.Status))));
        Assert.Empty((await farm.CallAsync<ListImagesResponse>(new ListImagesRequest())).ImageVersionList);
        Assert.Single((await farm.CallAsync<ListImagesResponse>(new ListImagesRequest { IncludeDeprecated = true })).ImageVersionList);

        await StartAsync(arn, ResourceStatus.Available);
        await farm.RunLifecycleAsync();
        image = await ImageAsync(arn);
        Assert.Equal((ImageStatus.Available, null), (image.State.Status, image.DeprecationTime));
        Assert.Equal(2, (await farm.CallAsync<ListLifecycleExecutionsResponse>(new ListLifecycleExecutionsRequest { ResourceArn = arn })).LifecycleExecutions.Count);
    }

    [Fact]
    public async Task A_disabled_image_starts_no_builds_and_its_amis_are_said_to_stay()
    {
        var arn = await EndedImages.HaveAsync(farm, amis: ["img-1@us-east-1"]);
        var recipe = Samples.Recipe(farm, "child");
        recipe.ParentImage = arn;
        await farm.CallAsync<CreateImageRecipeResponse>(recipe);

        var id = await StartAsync(arn, ResourceStatus.Disabled, amis: true);
        await farm.RunLifecycleAsync();

        Assert.Equal(ImageStatus.Disabled, (await ImageAsync(arn)).State.Status);
        var ami = Assert.Single(await ResourcesAsync(id, arn));
        Assert.Equal(LifecycleExecutionResourceStatus.Skipped, ami.State.Status);
        Assert.Contains("cannot disable", ami.State.Reason, StringComparison.Ordinal);
        var build = new CreateImageRequest
        {
            ImageRecipeArn = TestFarm.Arn("image-recipe/child/1.0.0"), InfrastructureConfigurationArn = TestFarm.Arn("infrastructure-configuration/web"), ClientToken = farm.Token(),
        };
        Assert.Contains("DISABLED", (await farm.RefusalAsync<CreateImageResponse>(build)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_image_and_its_amis_are_gone_and_its_execution_can_be_read()
    {
        var arn = await EndedImages.HaveAsync(farm, amis: ["img-1@us-east-1", "img-2@eu-west-1"]);

        var id = await StartAsync(arn, ResourceStatus.Deleted, amis: true);
        await farm.RunLifecycleAsync();

        Assert.Equal(["us-east-1 img-1@us-east-1", "eu-west-1 img-2@eu-west-1"], farm.Cloud.Deregistered);
        Assert.Equal(ErrorCode.ResourceNotFound, (await farm.RefusalAsync<GetImageResponse>(new GetImageRequest { ImageBuildVersionArn = arn })).Code);
        Assert.Equal(LifecycleExecutionStatus.Success, (await ExecutionAsync(id)).State.Status);
        Assert.Single((await farm.CallAsync<ListLifecycleExecutionsResponse>(new ListLifecycleExecutionsRequest { ResourceArn = arn })).LifecycleExecutions);
    }

    [Fact]
    public async Task An_excluded_ami_stays_and_its_image_with_it()
    {
        var arn = await EndedImages.HaveAsync(farm, amis: ["img-1@us-east-1", "img-2@eu-west-1"]);
        var request = Request(arn, ResourceStatus.Deleted, amis: true);
        request.ExclusionRules = new ResourceStateUpdateExclusionRules { Amis = new LifecyclePolicyDetailExclusionRulesAmis { Regions = { "eu-west-1" } } };

        var id = (await farm.CallAsync<StartResourceStateUpdateResponse>(request)).LifecycleExecutionId;
        await farm.RunLifecycleAsync();

        Assert.Equal(["us-east-1 img-1@us-east-1"], farm.Cloud.Deregistered);
        Assert.Equal(ImageStatus.Available, (await ImageAsync(arn)).State.Status);
        Assert.Equal(LifecycleExecutionResourceStatus.Skipped, Assert.Single(await ResourcesAsync(id)).State.Status);
    }

    [Fact]
    public async Task A_cloud_that_does_not_answer_is_asked_again_and_one_that_refuses_leaves_the_image()
    {
        var arn = await EndedImages.HaveAsync(farm, amis: ["img-1@us-east-1"]);
        var id = await StartAsync(arn, ResourceStatus.Deleted, amis: true);
        farm.Cloud.Failure = new CloudException(CloudError.Unavailable, "away");
        await farm.RunLifecycleAsync();
        Assert.Equal(LifecycleExecutionStatus.InProgress, (await ExecutionAsync(id)).State.Status);

        farm.Cloud.Failure = new CloudException(CloudError.Conflict, "in use by an instance");
        await farm.RunLifecycleAsync();

        Assert.Equal(LifecycleExecutionStatus.Failed, (await ExecutionAsync(id)).State.Status);
        Assert.Equal("in use by an instance", Assert.Single(await ResourcesAsync(id, arn)).State.Reason);
        Assert.Equal(ImageStatus.Available, (await ImageAsync(arn)).State.Status);
    }

    [Fact]
    public async Task An_update_waits_for_its_time_and_can_be_cancelled_until_then()
    {
        var arn = await EndedImages.HaveAsync(farm);
        var later = Timestamp.FromDateTimeOffset(farm.Time.GetUtcNow().AddDays(30));
        var request = Request(arn, ResourceStatus.Deprecated);
        request.UpdateAt = later;
        var id = (await farm.CallAsync<StartResourceStateUpdateResponse>(request)).LifecycleExecutionId;
        await farm.RunLifecycleAsync();
        var image = await ImageAsync(arn);
        Assert.Equal((ImageStatus.Available, later), (image.State.Status, image.DeprecationTime));
        Assert.Equal(ErrorCode.ResourceInUse, (await farm.RefusalAsync<StartResourceStateUpdateResponse>(Request(arn, ResourceStatus.Disabled))).Code);

        await CancelAsync(id);

        Assert.Equal(LifecycleExecutionStatus.Cancelled, (await ExecutionAsync(id)).State.Status);
        Assert.Null((await ImageAsync(arn)).DeprecationTime);
        Assert.Contains("has ended", (await farm.RefusalAsync<CancelLifecycleExecutionResponse>(Cancel(id))).Message, StringComparison.Ordinal);
        request.ClientToken = farm.Token();
        await farm.CallAsync<StartResourceStateUpdateResponse>(request);
        farm.Time.Advance(TimeSpan.FromDays(31));
        await farm.RunLifecycleAsync();
        Assert.Equal(ImageStatus.Deprecated, (await ImageAsync(arn)).State.Status);
    }

    [Fact]
    public async Task A_cancel_during_the_execution_leaves_the_rest()
    {
        var arn = await EndedImages.HaveAsync(farm, amis: ["img-1@us-east-1", "img-2@us-east-1"]);
        var id = await StartAsync(arn, ResourceStatus.Deleted, amis: true);
        farm.Cloud.OnDeregister = () =>
        {
            farm.Cloud.OnDeregister = null;
            CancelAsync(id).GetAwaiter().GetResult();
        };

        await farm.RunLifecycleAsync();

        Assert.Equal(LifecycleExecutionStatus.Cancelled, (await ExecutionAsync(id)).State.Status);
        Assert.Equal(["us-east-1 img-1@us-east-1"], farm.Cloud.Deregistered);
        Assert.Equal(ImageStatus.Available, (await ImageAsync(arn)).State.Status);
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_before_anything_is()
    {
        var image = await EndedImages.HaveAsync(farm, amis: ["img-1@us-east-1"]);
        var failed = await EndedImages.HaveAsync(farm, status: ImageStatus.Failed);
        var building = await EndedImages.HaveAsync(farm, status: ImageStatus.Building);
        var parent = Samples.Recipe(farm, "child");
        parent.ParentImage = image;
        await farm.CallAsync<CreateImageRecipeResponse>(parent);
        var snapshots = Request(image, ResourceStatus.Disabled, amis: true);
        snapshots.IncludeResources.Snapshots = true;
        var launched = Request(image, ResourceStatus.Disabled, amis: true);
        launched.ExclusionRules = new ResourceStateUpdateExclusionRules
        {
            Amis = new LifecyclePolicyDetailExclusionRulesAmis { LastLaunched = new LifecyclePolicyDetailExclusionRulesAmisLastLaunched { Value = 1, Unit = LifecyclePolicyTimeUnit.Days } },
        };

        Assert.Equal(ErrorCode.InvalidRequest, (await RefusalAsync(Request(failed, ResourceStatus.Deprecated))).Code);
        Assert.Equal(ErrorCode.ResourceInUse, (await RefusalAsync(Request(building, ResourceStatus.Deleted))).Code);
        var used = await RefusalAsync(Request(image, ResourceStatus.Deleted));
        Assert.Equal(ErrorCode.ResourceInUse, used.Code);
        Assert.Contains(TestFarm.Arn("image-recipe/child/1.0.0"), used.Message, StringComparison.Ordinal);
        Assert.Contains("snapshots", (await RefusalAsync(snapshots)).Message, StringComparison.Ordinal);
        Assert.Contains("lastLaunched", (await RefusalAsync(launched)).Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.ResourceNotFound, (await RefusalAsync(Request(TestFarm.Arn("image/none/1.0.0/1"), ResourceStatus.Deleted))).Code);
        Assert.Empty((await farm.CallAsync<ListLifecycleExecutionsResponse>(new ListLifecycleExecutionsRequest { ResourceArn = image })).LifecycleExecutions);
    }

    [Fact]
    public async Task The_same_token_starts_one_execution_and_another_account_sees_none()
    {
        var request = Request(await EndedImages.HaveAsync(farm), ResourceStatus.Deprecated);

        var first = await farm.CallAsync<StartResourceStateUpdateResponse>(request);
        await farm.RunLifecycleAsync();

        Assert.Equal(first, await farm.CallAsync<StartResourceStateUpdateResponse>(request));
        var get = new GetLifecycleExecutionRequest { LifecycleExecutionId = first.LifecycleExecutionId };
        Assert.Equal(ErrorCode.ResourceNotFound, (await farm.RefusalAsync<GetLifecycleExecutionResponse>(get, "111111111111")).Code);
    }

    private static StartResourceStateUpdateRequest Request(TestFarm farm, string arn, ResourceStatus status, bool amis) => new()
    {
        ResourceArn = arn, State = new ResourceState { Status = status }, ClientToken = farm.Token(),
        IncludeResources = amis ? new ResourceStateUpdateIncludeResources { Amis = true } : null,
    };

    private StartResourceStateUpdateRequest Request(string arn, ResourceStatus status, bool amis = false) => Request(farm, arn, status, amis);

    private async Task<string> StartAsync(string arn, ResourceStatus status, bool amis = false) =>
        (await farm.CallAsync<StartResourceStateUpdateResponse>(Request(arn, status, amis))).LifecycleExecutionId;

    private Task<ApiException> RefusalAsync(StartResourceStateUpdateRequest request) => farm.RefusalAsync<StartResourceStateUpdateResponse>(request);

    private CancelLifecycleExecutionRequest Cancel(string id) => new() { LifecycleExecutionId = id, ClientToken = farm.Token() };

    private Task CancelAsync(string id) => farm.CallAsync<CancelLifecycleExecutionResponse>(Cancel(id));

    private async Task<Image> ImageAsync(string arn) => (await farm.CallAsync<GetImageResponse>(new GetImageRequest { ImageBuildVersionArn = arn })).Image;

    private async Task<LifecycleExecution> ExecutionAsync(string id) =>
        (await farm.CallAsync<GetLifecycleExecutionResponse>(new GetLifecycleExecutionRequest { LifecycleExecutionId = id })).LifecycleExecution;

    private async Task<IReadOnlyList<LifecycleExecutionResource>> ResourcesAsync(string id, string? parent = null)
    {
        var request = new ListLifecycleExecutionResourcesRequest { LifecycleExecutionId = id };
        if (parent is not null) request.ParentResourceId = parent;
        return (await farm.CallAsync<ListLifecycleExecutionResourcesResponse>(request)).Resources;
    }
}
