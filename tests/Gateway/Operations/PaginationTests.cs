using BuildFarm.Gateway.Tests.Operations.Support;
using BuildFarm.Model.Api;

namespace BuildFarm.Gateway.Tests.Operations;

public sealed class PaginationTests : IDisposable
{
    private readonly TestFarm farm = new();

    public void Dispose() => farm.Dispose();

    [Fact]
    public async Task Pages_together_are_the_whole_list_each_thing_once()
    {
        for (var i = 0; i < 11; i++) await Samples.HaveInfrastructureAsync(farm, $"conf {i:00}");

        var seen = new List<string>();
        var request = new ListInfrastructureConfigurationsRequest { MaxResults = 4 };
        while (true)
        {
            var page = await farm.CallAsync<ListInfrastructureConfigurationsResponse>(request);
            Assert.InRange(page.InfrastructureConfigurationSummaryList.Count, 1, 4);
            seen.AddRange(page.InfrastructureConfigurationSummaryList.Select(summary => summary.Name));
            if (!page.HasNextToken) break;
            request.NextToken = page.NextToken;
            request.MaxResults = 3;
        }

        Assert.Equal(Enumerable.Range(0, 11).Select(i => $"conf {i:00}"), seen);
    }

    [Fact]
    public async Task A_filter_without_an_index_still_fills_its_pages()
    {
        for (var i = 0; i < 9; i++) await Samples.HaveComponentAsync(farm, $"comp {i}", data: i % 3 == 0 ? Samples.Document : Samples.TestDocument);

        var page = await farm.CallAsync<ListComponentsResponse>(
            new ListComponentsRequest { MaxResults = 2, Filters = { new Filter { Name = "name", Values = { "comp 0", "comp 4", "comp 8" } } } });
        var rest = await farm.CallAsync<ListComponentsResponse>(
            new ListComponentsRequest { MaxResults = 2, NextToken = page.NextToken, Filters = { new Filter { Name = "name", Values = { "comp 0", "comp 4", "comp 8" } } } });

        Assert.Equal(["comp 0", "comp 4"], page.ComponentVersionList.Select(version => version.Name));
        Assert.Equal(["comp 8"], rest.ComponentVersionList.Select(version => version.Name));
        Assert.False(rest.HasNextToken);
    }

    [Fact]
    public async Task A_token_serves_only_the_list_that_gave_it()
    {
        for (var i = 0; i < 3; i++) await Samples.HaveInfrastructureAsync(farm, $"conf {i}");
        for (var i = 0; i < 3; i++) await Samples.HaveDistributionAsync(farm, $"dist {i}");
        var token = (await farm.CallAsync<ListInfrastructureConfigurationsResponse>(new ListInfrastructureConfigurationsRequest { MaxResults = 1 })).NextToken;
        var tampered = (token[0] == 'A' ? 'B' : 'A') + token[1..];
        var filtered = new ListInfrastructureConfigurationsRequest { NextToken = token, Filters = { new Filter { Name = "name", Values = { "conf 2" } } } };

        Assert.Equal(ErrorCode.InvalidPaginationToken, (await farm.RefusalAsync<ListInfrastructureConfigurationsResponse>(new ListInfrastructureConfigurationsRequest { NextToken = tampered })).Code);
        Assert.Equal(ErrorCode.InvalidPaginationToken, (await farm.RefusalAsync<ListInfrastructureConfigurationsResponse>(new ListInfrastructureConfigurationsRequest { NextToken = token + " " })).Code);
        Assert.Equal(ErrorCode.InvalidPaginationToken, (await farm.RefusalAsync<ListInfrastructureConfigurationsResponse>(new ListInfrastructureConfigurationsRequest { NextToken = "é not base64" })).Code);
        Assert.Equal(ErrorCode.InvalidPaginationToken, (await farm.RefusalAsync<ListInfrastructureConfigurationsResponse>(filtered)).Code);
        Assert.Equal(ErrorCode.InvalidPaginationToken, (await farm.RefusalAsync<ListDistributionConfigurationsResponse>(new ListDistributionConfigurationsRequest { NextToken = token })).Code);
        Assert.Equal(ErrorCode.InvalidPaginationToken, (await farm.RefusalAsync<ListInfrastructureConfigurationsResponse>(new ListInfrastructureConfigurationsRequest { NextToken = token }, "111111111111")).Code);
        Assert.Equal(2, (await farm.CallAsync<ListInfrastructureConfigurationsResponse>(new ListInfrastructureConfigurationsRequest { NextToken = token })).InfrastructureConfigurationSummaryList.Count);
    }
}
