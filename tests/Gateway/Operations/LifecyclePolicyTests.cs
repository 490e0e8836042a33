using BuildFarm.Gateway.Tests.Operations.Support;
using BuildFarm.Model.Api;
using Google.Protobuf.WellKnownTypes;

namespace BuildFarm.Gateway.Tests.Operations;

public sealed class LifecyclePolicyTests : IDisposable
{
    private readonly TestFarm farm = new();

    public void Dispose() => farm.Dispose();

    [Fact]
    public async Task A_policy_is_given_back_as_written_updated_listed_tagged_and_deleted()
    {
        var request = Request();
        var arn = (await farm.CallAsync<CreateLifecyclePolicyResponse>(request)).LifecyclePolicyArn;
        var expected = new LifecyclePolicy
        {
            Arn = TestFarm.Arn("lifecycle-policy/old-ones"), Name = "Old Ones", Description = "Retires.", Status = LifecyclePolicyStatus.Enabled, ExecutionRole = "role",
            ResourceType = LifecyclePolicyResourceType.AmiImage, PolicyDetails = { request.PolicyDetails }, ResourceSelection = request.ResourceSelection,
            DateCreated = Timestamp.FromDateTimeOffset(farm.Time.GetUtcNow()), Tags = { ["team"] = "web" },
        };
        Assert.Equal(expected, await GetAsync(arn));
        farm.Time.Advance(TimeSpan.FromHours(1));

        await farm.CallAsync<UpdateLifecyclePolicyResponse>(new UpdateLifecyclePolicyRequest
        {
            LifecyclePolicyArn = arn, ExecutionRole = "other", ResourceType = LifecyclePolicyResourceType.AmiImage, PolicyDetails = { request.PolicyDetails[0] },
            ResourceSelection = new LifecyclePolicyResourceSelection { TagMap = { ["team"] = "web" } }, Status = LifecyclePolicyStatus.Disabled, ClientToken = farm.Token(),
        });
        await farm.CallAsync<TagResourceResponse>(new TagResourceRequest { ResourceArn = arn, Tags = { ["b"] = "c" } });

        expected = new LifecyclePolicy
        {
            Arn = arn, Name = "Old Ones", Status = LifecyclePolicyStatus.Disabled, ExecutionRole = "other", ResourceType = LifecyclePolicyResourceType.AmiImage,
            PolicyDetails = { request.PolicyDetails[0] }, ResourceSelection = new LifecyclePolicyResourceSelection { TagMap = { ["team"] = "web" } },
            DateCreated = expected.DateCreated, DateUpdated = Timestamp.FromDateTimeOffset(farm.Time.GetUtcNow()), Tags = { ["team"] = "web", ["b"] = "c" },
        };
        Assert.Equal(expected, await GetAsync(arn));
        Assert.Equal(arn, Assert.Single(await ListAsync("status", "DISABLED")).Arn);
        Assert.Empty(await ListAsync("resourceType", "CONTAINER_IMAGE"));
        Assert.Empty((await farm.CallAsync<ListLifecycleExecutionsResponse>(new ListLifecycleExecutionsRequest { ResourceArn = arn })).LifecycleExecutions);

        await farm.CallAsync<DeleteLifecyclePolicyResponse>(new DeleteLifecyclePolicyRequest { LifecyclePolicyArn = arn });
        Assert.Equal(ErrorCode.ResourceNotFound, (await farm.RefusalAsync<GetLifecyclePolicyResponse>(new GetLifecyclePolicyRequest { LifecyclePolicyArn = arn })).Code);
    }

    public static TheoryData<string, Action<CreateLifecyclePolicyRequest>> Contradictions => new()
    {
        { "recipes nor tagMap", request => request.ResourceSelection = new LifecyclePolicyResourceSelection() },
        { "both recipes and tagMap", request => request.ResourceSelection.TagMap.Add("a", "b") },
        { "recipes[0].semanticVersion", request => request.ResourceSelection.Recipes[0].SemanticVersion = "x.2.x" },
        { "policyDetails[2].action.type: a second DELETE", request => request.PolicyDetails.Add(request.PolicyDetails[1].Clone()) },
        { "DELETE rule alone", request => request.ResourceType = LifecyclePolicyResourceType.ContainerImage },
        { "needs a unit", request => request.PolicyDetails[0].Filter.ClearUnit() },
        { "COUNT has no unit", request => request.PolicyDetails[1].Filter.Unit = LifecyclePolicyTimeUnit.Days },
        { "only DELETE rules count", request => request.PolicyDetails[0].Filter = new LifecyclePolicyDetailFilter { Type = LifecyclePolicyDetailFilterType.Count, Value = 3 } },
        { "retainAtLeast is for DELETE", request => request.PolicyDetails[0].Filter.RetainAtLeast = 1 },
        { "snapshots are deleted together", request => request.PolicyDetails[1].Action.IncludeResources.ClearAmis() },
        { "CONTAINER_IMAGE", request => request.PolicyDetails[1].Action.IncludeResources.Containers = true },
    };

    [Theory]
    [MemberData(nameof(Contradictions), DisableDiscoveryEnumeration = true)]
    public async Task Rules_that_contradict_themselves_are_refused_at_their_place(string problem, Action<CreateLifecyclePolicyRequest> change)
    {
        var request = Request();
        change(request);

        Assert.Contains(problem, (await farm.RefusalAsync<CreateLifecyclePolicyResponse>(request)).Message, StringComparison.Ordinal);
    }

    private CreateLifecyclePolicyRequest Request() => new()
    {
        Name = "Old Ones", Description = "Retires.", ExecutionRole = "role", ResourceType = LifecyclePolicyResourceType.AmiImage, ClientToken = farm.Token(), Tags = { ["team"] = "web" },
        PolicyDetails =
        {
            new LifecyclePolicyDetail
            {
                Action = new LifecyclePolicyDetailAction { Type = LifecyclePolicyDetailActionType.Deprecate },
                Filter = new LifecyclePolicyDetailFilter { Type = LifecyclePolicyDetailFilterType.Age, Value = 6, Unit = LifecyclePolicyTimeUnit.Months },
                ExclusionRules = new LifecyclePolicyDetailExclusionRules { TagMap = { ["keep"] = "yes" } },
            },
            new LifecyclePolicyDetail
            {
                Action = new LifecyclePolicyDetailAction
                {
                    Type = LifecyclePolicyDetailActionType.Delete, IncludeResources = new LifecyclePolicyDetailActionIncludeResources { Amis = true, Snapshots = true },
                },
                Filter = new LifecyclePolicyDetailFilter { Type = LifecyclePolicyDetailFilterType.Count, Value = 10 },
            },
        },
        ResourceSelection = new LifecyclePolicyResourceSelection { Recipes = { new LifecyclePolicyResourceSelectionRecipe { Name = "web", SemanticVersion = "1.x.x" } } },
    };

    private async Task<LifecyclePolicy> GetAsync(string arn) =>
        (await farm.CallAsync<GetLifecyclePolicyResponse>(new GetLifecyclePolicyRequest { LifecyclePolicyArn = arn })).LifecyclePolicy;

    private async Task<IReadOnlyList<LifecyclePolicySummary>> ListAsync(string name, string value) =>
        (await farm.CallAsync<ListLifecyclePoliciesResponse>(new ListLifecyclePoliciesRequest { Filters = { new Filter { Name = name, Values = { value } } } })).LifecyclePolicySummaryList;
}
