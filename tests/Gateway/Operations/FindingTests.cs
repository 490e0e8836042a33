using BuildFarm.Gateway.Tests.Operations.Support;
using BuildFarm.Model.Api;

namespace BuildFarm.Gateway.Tests.Operations;

public sealed class FindingTests : IDisposable
{
    private readonly TestFarm farm = new();

    public void Dispose() => farm.Dispose();

    [Fact]
    public async Task Nothing_was_scanned_so_nothing_was_found()
    {
        var image = await EndedImages.HaveAsync(farm);

        Assert.Empty((await ListAsync("imageBuildVersionArn", image)).Findings);
        Assert.Empty((await ListAsync("severity", "HIGH")).Findings);
        Assert.Empty((await farm.CallAsync<ListImageScanFindingsResponse>(new ListImageScanFindingsRequest())).Findings);
        Assert.Equal("vulnerabilityId", (await AggregateAsync("vulnerabilityId", "CVE-2026-1")).AggregationType);
        Assert.Equal("accountId", (await farm.CallAsync<ListImageScanFindingAggregationsResponse>(new ListImageScanFindingAggregationsRequest())).AggregationType);
    }

    [Theory]
    [InlineData("colour", "red", ErrorCode.InvalidRequest)]
    [InlineData("severity", "WORST", ErrorCode.InvalidRequest)]
    [InlineData("imageBuildVersionArn", "arn:aws:imagebuilder:us-east-1:000000000000:image/none/1.0.0/1", ErrorCode.ResourceNotFound)]
    [InlineData("imagePipelineArn", "arn:aws:imagebuilder:us-east-1:111111111111:image-pipeline/p", ErrorCode.Forbidden)]
    public async Task Filters_are_checked_all_the_same(string name, string value, ErrorCode code)
    {
        var request = new ListImageScanFindingsRequest { Filters = { new ImageScanFindingsFilter { Name = name, Values = { value } } } };

        Assert.Equal(code, (await farm.RefusalAsync<ListImageScanFindingsResponse>(request)).Code);
    }

    [Fact]
    public async Task A_token_of_another_list_and_another_account_are_refused()
    {
        var token = new ListImageScanFindingAggregationsRequest { NextToken = "abc" };
        var account = new ListImageScanFindingAggregationsRequest { Filter = new Filter { Name = "accountId", Values = { "111111111111" } } };

        Assert.Equal(ErrorCode.InvalidPaginationToken, (await farm.RefusalAsync<ListImageScanFindingAggregationsResponse>(token)).Code);
        Assert.Equal(ErrorCode.Forbidden, (await farm.RefusalAsync<ListImageScanFindingAggregationsResponse>(account)).Code);
    }

    [Fact]
    public async Task Nothing_is_sold_here()
    {
        var own = new GetMarketplaceResourceRequest { ResourceType = MarketplaceResourceType.ComponentData, ResourceArn = await Samples.HaveComponentAsync(farm) };
        var artifact = own.Clone();
        artifact.ResourceType = MarketplaceResourceType.ComponentArtifact;

        Assert.Contains("no AWS Marketplace resource", (await farm.RefusalAsync<GetMarketplaceResourceResponse>(own)).Message, StringComparison.Ordinal);
        Assert.Contains("resourceLocation", (await farm.RefusalAsync<GetMarketplaceResourceResponse>(artifact)).Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.Forbidden, (await farm.RefusalAsync<GetMarketplaceResourceResponse>(own, "111111111111")).Code);
    }

    private Task<ListImageScanFindingsResponse> ListAsync(string name, string value) =>
        farm.CallAsync<ListImageScanFindingsResponse>(new ListImageScanFindingsRequest { Filters = { new ImageScanFindingsFilter { Name = name, Values = { value } } } });

    private Task<ListImageScanFindingAggregationsResponse> AggregateAsync(string name, string value) =>
        farm.CallAsync<ListImageScanFindingAggregationsResponse>(new ListImageScanFindingAggregationsRequest { Filter = new Filter { Name = name, Values = { value } } });
}
