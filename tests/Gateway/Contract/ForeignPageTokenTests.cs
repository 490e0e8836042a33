using BuildFarm.Gateway.Operations;
using BuildFarm.Gateway.Tests.Operations.Support;
using BuildFarm.Model.Api;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Operations;
using Google.Protobuf;
using Xunit.Abstractions;

namespace BuildFarm.Gateway.Tests.Contract;

/// <summary>A page token that is not this list's, for every list: of another operation, tampered with, of another account, or no token at all.</summary>
public sealed class ForeignPageTokenTests(ITestOutputHelper output) : IDisposable
{
    private const string Other = "111111111111";

    private readonly TestFarm farm = new();

    public static TheoryData<string> Lists() => [.. ContractServer.Served().Where(operation => operation.Request.FindFieldByName("next_token") is not null).Select(operation => operation.Name)];

    public void Dispose() => farm.Dispose();

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_token_of_something_else_is_refused(string name)
    {
        var operation = OperationTable.All.Single(one => one.Name == name);
        await Seed.AddAsync(farm, TestFarm.Account);
        var infrastructure = name == "ListInfrastructureConfigurations";
        for (var i = 0; i < 3; i++)
        {
            await Samples.HaveInfrastructureAsync(farm, $"conf {i}");
            await Samples.HaveDistributionAsync(farm, $"dist {i}");
        }

        var token = infrastructure
            ? (await farm.CallAsync<ListDistributionConfigurationsResponse>(new ListDistributionConfigurationsRequest { MaxResults = 1 })).NextToken
            : (await farm.CallAsync<ListInfrastructureConfigurationsResponse>(new ListInfrastructureConfigurationsRequest { MaxResults = 1 })).NextToken;
        string[] tokens = [token, .. Tampered(token), "é", "not a token", "AAAA", Convert.ToBase64String(new byte[64])];

        // Of executions that are not there, that is what is told.
        var code = name is "ListWorkflowStepExecutions" or "ListLifecycleExecutionResources" ? ErrorCode.ResourceNotFound : ErrorCode.InvalidPaginationToken;

        foreach (var wrong in tokens)
        {
            Assert.Equal(code, (await RefusedAsync(operation, wrong)).Code);
        }

        output.WriteLine($"{name}: {tokens.Length} requests with a page token that is not its own");
    }

    [Fact]
    public async Task A_token_tampered_with_or_in_another_account_or_region_is_refused()
    {
        for (var i = 0; i < 3; i++) await Samples.HaveInfrastructureAsync(farm, $"conf {i}");
        var operation = OperationTable.All.Single(one => one.Name == "ListInfrastructureConfigurations");
        var token = (await farm.CallAsync<ListInfrastructureConfigurationsResponse>(new ListInfrastructureConfigurationsRequest { MaxResults = 1 })).NextToken;

        foreach (var tampered in Tampered(token))
        {
            Assert.Equal(ErrorCode.InvalidPaginationToken, (await RefusedAsync(operation, tampered)).Code);
        }

        Assert.Equal(ErrorCode.InvalidPaginationToken, (await RefusedAsync(operation, token, Other)).Code);
        Assert.Equal(ErrorCode.InvalidPaginationToken, (await RefusedAsync(operation, token, region: "eu-west-1")).Code);
    }

    // Every character in turn, and what is too short or too long. The last character has bits that mean nothing.
    private static IEnumerable<string> Tampered(string token)
    {
        for (var at = 0; at < token.Length - 1; at += Math.Max(1, token.Length / 16))
        {
            yield return token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..];
        }

        yield return token[..^4];
        yield return token + "AAAA";
        yield return token[4..];
    }

    private async Task<ApiException> RefusedAsync(OperationInfo operation, string token, string account = TestFarm.Account, string region = TestFarm.Region)
    {
        var request = ExampleRequests.Smallest(operation.Request);
        operation.Request.FindFieldByName("next_token").Accessor.SetValue(request, token);
        if (operation.Request.FindFieldByName("resource_arn") is { } resource)
        {
            resource.Accessor.SetValue(request, Seed.Image);
        }

        Assert.True(farm.Operations.TryGet(operation.Name, out var handler));
        return await Assert.ThrowsAsync<ApiException>(() => CallAsync(handler, new CallContext(account, region, "root", "request-1", CancellationToken.None), request));
    }

    private static async Task<IMessage> CallAsync(OperationHandler handler, CallContext context, IMessage request) => await handler(context, request);
}
