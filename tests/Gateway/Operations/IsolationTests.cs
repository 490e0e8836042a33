using BuildFarm.Gateway.Tests.Operations.Support;
using BuildFarm.Model.Api;

namespace BuildFarm.Gateway.Tests.Operations;

public sealed class IsolationTests : IDisposable
{
    private const string Other = "111111111111";
    private readonly TestFarm farm = new();

    public void Dispose() => farm.Dispose();

    [Fact]
    public async Task Another_accounts_resources_are_neither_read_nor_listed_nor_deleted_nor_used()
    {
        var component = await Samples.HaveComponentAsync(farm);
        var pipeline = await Samples.HavePipelineAsync(farm);

        Assert.Equal(ErrorCode.Forbidden, (await farm.RefusalAsync<GetComponentResponse>(new GetComponentRequest { ComponentBuildVersionArn = component }, Other)).Code);
        Assert.Equal(ErrorCode.Forbidden, (await farm.RefusalAsync<DeleteComponentResponse>(new DeleteComponentRequest { ComponentBuildVersionArn = component }, Other)).Code);
        Assert.Equal(ErrorCode.Forbidden, (await farm.RefusalAsync<GetImagePipelineResponse>(new GetImagePipelineRequest { ImagePipelineArn = pipeline }, Other)).Code);
        Assert.Equal(ErrorCode.Forbidden, (await farm.RefusalAsync<ListTagsForResourceResponse>(new ListTagsForResourceRequest { ResourceArn = pipeline }, Other)).Code);
        Assert.Equal(ErrorCode.Forbidden, (await farm.RefusalAsync<CreateImageRecipeResponse>(Samples.Recipe(farm, "thief", "1.0.0", Samples.Use(component)), Other)).Code);
        Assert.Empty((await farm.CallAsync<ListComponentsResponse>(new ListComponentsRequest(), Other)).ComponentVersionList);
        Assert.Empty((await farm.CallAsync<ListImagePipelinesResponse>(new ListImagePipelinesRequest(), Other)).ImagePipelineList);
        Assert.Empty((await farm.CallAsync<ListComponentBuildVersionsResponse>(new ListComponentBuildVersionsRequest(), Other)).ComponentSummaryList);
    }

    [Fact]
    public async Task Two_accounts_may_use_one_name_and_one_client_token()
    {
        var request = Samples.Component(farm);

        var mine = await farm.CallAsync<CreateComponentResponse>(request);
        var theirs = await farm.CallAsync<CreateComponentResponse>(request, Other);

        Assert.Contains(TestFarm.Account, mine.ComponentBuildVersionArn, StringComparison.Ordinal);
        Assert.Contains(Other, theirs.ComponentBuildVersionArn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_arn_of_another_region_names_the_region_to_call()
    {
        var component = await Samples.HaveComponentAsync(farm);

        var refusal = await farm.RefusalAsync<GetComponentResponse>(new GetComponentRequest { ComponentBuildVersionArn = component }, region: "eu-west-1");

        Assert.Equal(ErrorCode.InvalidParameterValue, refusal.Code);
        Assert.Contains("us-east-1", refusal.Message, StringComparison.Ordinal);
        Assert.Empty((await farm.CallAsync<ListComponentsResponse>(new ListComponentsRequest(), region: "eu-west-1")).ComponentVersionList);
    }

    [Fact]
    public async Task Managed_resources_are_read_by_all_and_changed_by_none()
    {
        var arn = TestFarm.Arn("component/update-linux/1.0.0/1", "aws");

        Assert.Equal(ErrorCode.ResourceNotFound, (await farm.RefusalAsync<GetComponentResponse>(new GetComponentRequest { ComponentBuildVersionArn = arn })).Code);
        Assert.Equal(ErrorCode.Forbidden, (await farm.RefusalAsync<DeleteComponentResponse>(new DeleteComponentRequest { ComponentBuildVersionArn = arn })).Code);
        Assert.Equal(ErrorCode.Forbidden, (await farm.RefusalAsync<TagResourceResponse>(new TagResourceRequest { ResourceArn = arn, Tags = { ["a"] = "b" } })).Code);
    }
}
