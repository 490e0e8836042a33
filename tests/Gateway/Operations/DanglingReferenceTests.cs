using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Gateway.Tests.Operations.Support;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Tests.Operations;

/// <summary>A delete and the creation of what names the thing, at the same time: one of them is refused.</summary>
public sealed class DanglingReferenceTests : IDisposable
{
    private readonly TestFarm farm = new();
    private int searches;

    public void Dispose() => farm.Dispose();

    [Fact]
    public async Task What_is_created_while_a_delete_searches_is_found_and_keeps_the_thing()
    {
        var (request, infrastructure) = await PipelineAsync();

        var refusal = await Assert.ThrowsAsync<ApiException>(() => DeleteAsync(infrastructure, after: 1, () => CreateAsync(request)));

        Assert.Equal(ErrorCode.ResourceDependency, refusal.Code);
        Assert.Contains("image-pipeline/nightly", refusal.Message, StringComparison.Ordinal);
        await farm.CallAsync<CreateImagePipelineResponse>(Another(request));
    }

    [Fact]
    public async Task What_is_created_between_a_delete_s_last_search_and_its_end_is_refused()
    {
        var (request, infrastructure) = await PipelineAsync();
        ApiException? refusal = null;

        await DeleteAsync(infrastructure, after: 2, async () => refusal = await farm.RefusalAsync<CreateImagePipelineResponse>(request));

        Assert.Equal(ErrorCode.ResourceInUse, refusal!.Code);
        Assert.Equal(ErrorCode.InvalidParameterValue, (await farm.RefusalAsync<CreateImagePipelineResponse>(request)).Code);
    }

    [Fact]
    public async Task What_is_deleted_after_a_change_that_names_it_was_planned_refuses_the_change()
    {
        var infrastructure = await Samples.HaveInfrastructureAsync(farm);
        var context = new CallContext(TestFarm.Account, TestFarm.Region, "root", "request-1", CancellationToken.None);
        var access = new ResourceAccess(farm.Catalog);

        var refusal = await Assert.ThrowsAsync<ApiException>(() => new IdempotentCalls(farm.Catalog, farm.Time).RunAsync(
            context, "CreateImagePipeline", new CreateImagePipelineRequest { ClientToken = farm.Token() }, async () =>
            {
                await access.RequireReferenceAsync(context, infrastructure, "infrastructureConfigurationArn", ResourceKind.InfrastructureConfiguration);
                await farm.CallAsync<DeleteInfrastructureConfigurationResponse>(new DeleteInfrastructureConfigurationRequest { InfrastructureConfigurationArn = infrastructure });
                return new CommitPlan<CreateImagePipelineResponse> { Writes = [], Answer = _ => new CreateImagePipelineResponse() };
            }));

        Assert.Equal(ErrorCode.InvalidParameterValue, refusal.Code);
    }

    [Fact]
    public async Task A_delete_that_began_while_another_searches_deletes_and_the_other_finds_nothing_left()
    {
        var infrastructure = await Samples.HaveInfrastructureAsync(farm);

        var refusal = await Assert.ThrowsAsync<ApiException>(() => DeleteAsync(infrastructure, after: 2, () =>
            farm.CallAsync<DeleteInfrastructureConfigurationResponse>(new DeleteInfrastructureConfigurationRequest { InfrastructureConfigurationArn = infrastructure })));

        Assert.Equal(ErrorCode.ResourceNotFound, refusal.Code);
    }

    [Fact]
    public async Task A_mark_that_a_crash_left_counts_for_a_minute()
    {
        var (request, infrastructure) = await PipelineAsync();
        await Deletion.BeginAsync(farm.Catalog, infrastructure, farm.Time.GetUtcNow(), CancellationToken.None);

        Assert.Equal(ErrorCode.ResourceInUse, (await farm.RefusalAsync<CreateImagePipelineResponse>(request)).Code);
        farm.Time.Advance(TimeSpan.FromMinutes(1));
        await farm.CallAsync<CreateImagePipelineResponse>(request);
    }

    private async Task<(CreateImagePipelineRequest Request, string Infrastructure)> PipelineAsync()
    {
        var request = await Samples.PipelineAsync(farm);
        return (request, request.InfrastructureConfigurationArn);
    }

    private async Task CreateAsync(CreateImagePipelineRequest request) => await farm.CallAsync<CreateImagePipelineResponse>(request);

    private CreateImagePipelineRequest Another(CreateImagePipelineRequest request)
    {
        var another = request.Clone();
        another.Name = "another";
        another.ClientToken = farm.Token();
        return another;
    }

    /// <summary>Deletes, and does something right after a search for dependents.</summary>
    private async Task DeleteAsync(string arn, int after, Func<Task> between)
    {
        var context = new CallContext(TestFarm.Account, TestFarm.Region, "root", "request-1", CancellationToken.None);
        var search = new DependentSearch(farm.Catalog, farm.Time);
        var row = (await farm.Catalog.GetAsync(arn))!;
        await search.DeleteAsync(
            row,
            async () =>
            {
                await search.RefuseAsync(row, [PipelineQueries.Using(context, RowAttributes.Infrastructure, arn)], null, context.Cancellation);
                if (++searches == after) await between();
            },
            [new DeleteResource(arn)],
            context.Cancellation);
    }
}
