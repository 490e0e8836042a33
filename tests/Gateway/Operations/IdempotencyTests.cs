using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Gateway.Tests.Operations.Support;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Tests.Operations;

public sealed class IdempotencyTests : IDisposable
{
    private readonly TestFarm farm = new();

    public void Dispose() => farm.Dispose();

    [Fact]
    public async Task The_same_token_and_request_answer_the_first_result_and_make_nothing()
    {
        var request = Samples.Component(farm);
        var first = await farm.CallAsync<CreateComponentResponse>(request);
        farm.Time.Advance(TimeSpan.FromHours(1));

        var second = await farm.CallAsync<CreateComponentResponse>(request.Clone());

        Assert.Equal(first, second);
        Assert.Single((await farm.CallAsync<ListComponentBuildVersionsResponse>(new ListComponentBuildVersionsRequest())).ComponentSummaryList);
    }

    [Fact]
    public async Task Tags_in_another_order_are_the_same_request()
    {
        var request = Samples.Infrastructure(farm);
        request.Tags.Add("a", "1");
        var turned = request.Clone();
        turned.Tags.Clear();
        turned.Tags.Add("a", "1");
        turned.Tags.Add("team", "web");

        var first = await farm.CallAsync<CreateInfrastructureConfigurationResponse>(request);

        Assert.Equal(first, await farm.CallAsync<CreateInfrastructureConfigurationResponse>(turned));
    }

    [Fact]
    public async Task The_same_token_with_another_request_is_a_mismatch()
    {
        var request = Samples.Component(farm);
        await farm.CallAsync<CreateComponentResponse>(request);
        var other = request.Clone();
        other.Description = "Another.";

        Assert.Equal(ErrorCode.IdempotentParameterMismatch, (await farm.RefusalAsync<CreateComponentResponse>(other)).Code);
    }

    [Fact]
    public async Task A_refused_request_leaves_its_token_free()
    {
        var request = Samples.Recipe(farm, "web", "1.0.0", Samples.Use(TestFarm.Arn("component/hello-world/1.0.0")));
        await farm.RefusalAsync<CreateImageRecipeResponse>(request);
        await Samples.HaveComponentAsync(farm);

        Assert.EndsWith("image-recipe/web/1.0.0", (await farm.CallAsync<CreateImageRecipeResponse>(request)).ImageRecipeArn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_at_once_with_one_token_make_one_thing()
    {
        var request = Samples.Component(farm);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => farm.CallAsync<CreateComponentResponse>(request.Clone()))));

        Assert.Single(answers.Select(answer => answer.ComponentBuildVersionArn).Distinct());
        Assert.Single((await farm.CallAsync<ListComponentBuildVersionsResponse>(new ListComponentBuildVersionsRequest())).ComponentSummaryList);
    }

    [Fact]
    public async Task A_token_is_forgotten_after_its_time_and_not_before()
    {
        var request = Samples.Infrastructure(farm);
        await farm.CallAsync<CreateInfrastructureConfigurationResponse>(request);

        farm.Time.Advance(TimeSpan.FromHours(47));
        Assert.Equal(0, await farm.PurgeTokensAsync());
        await farm.CallAsync<CreateInfrastructureConfigurationResponse>(request);
        farm.Time.Advance(TimeSpan.FromHours(2));

        Assert.Equal(1, await farm.PurgeTokensAsync());
        Assert.Equal(ErrorCode.ResourceAlreadyExists, (await farm.RefusalAsync<CreateInfrastructureConfigurationResponse>(request)).Code);
    }

    [Fact]
    public async Task A_call_outlasts_a_hundred_that_change_the_same_thing_before_it()
    {
        var rivals = 0;
        var calls = new IdempotentCalls(farm.Catalog, farm.Time);
        var context = new CallContext(TestFarm.Account, TestFarm.Region, "root", "request-1", CancellationToken.None);

        await calls.RunAsync(context, "CreateImageRecipe", Samples.Recipe(farm), async () =>
        {
            var next = new InsertResource(ResourceRows.Of(ResourceArn.Parse(TestFarm.Arn($"image-recipe/web/1.0.{rivals}")), farm.Time.GetUtcNow(), new ImageRecipe(), [], []));
            if (rivals < 100)
            {
                rivals++;
                await farm.Catalog.CommitAsync([next]);
            }

            return new CommitPlan<CreateImageRecipeResponse> { Writes = [next], Answer = _ => new CreateImageRecipeResponse() };
        });

        Assert.NotNull(await farm.Catalog.GetAsync(TestFarm.Arn("image-recipe/web/1.0.100")));
    }
}
