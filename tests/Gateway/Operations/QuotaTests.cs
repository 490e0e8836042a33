using BuildFarm.Gateway.Tests.Operations.Support;
using BuildFarm.Model.Api;

namespace BuildFarm.Gateway.Tests.Operations;

public sealed class QuotaTests : IDisposable
{
    private readonly TestFarm farm = new(
        ("component", 2), ("image-recipe", 1), ("container-recipe", 0), ("infrastructure-configuration", 1), ("workflow", 0), ("image-pipeline", 0), ("image", 1));

    public void Dispose() => farm.Dispose();

    [Fact]
    public async Task Versions_and_builds_count_in_an_account_and_a_region_until_they_are_deleted()
    {
        var first = await Samples.HaveComponentAsync(farm);
        var repeated = Samples.Component(farm, version: "1.0.1");
        await farm.CallAsync<CreateComponentResponse>(repeated);

        var refusal = await farm.RefusalAsync<CreateComponentResponse>(Samples.Component(farm, version: "1.0.2"));

        Assert.Equal(ErrorCode.ServiceQuotaExceeded, refusal.Code);
        Assert.Contains("may have 2 resources of the kind component in us-east-1", refusal.Message, StringComparison.Ordinal);
        await farm.CallAsync<CreateComponentResponse>(repeated);
        await farm.CallAsync<CreateComponentResponse>(Samples.Component(farm), "111111111111");
        await farm.CallAsync<CreateComponentResponse>(Samples.Component(farm), region: "eu-west-1");
        await farm.CallAsync<DeleteComponentResponse>(new DeleteComponentRequest { ComponentBuildVersionArn = first });
        await Samples.HaveComponentAsync(farm, version: "1.0.2");
    }

    [Fact]
    public async Task Every_kind_that_is_created_has_its_quota()
    {
        var recipe = await Samples.HaveRecipeAsync(farm);
        var infrastructure = await Samples.HaveInfrastructureAsync(farm);
        var image = new CreateImageRequest { ImageRecipeArn = recipe, InfrastructureConfigurationArn = infrastructure, ClientToken = farm.Token() };
        await farm.CallAsync<CreateImageResponse>(image);
        var again = image.Clone();
        again.ClientToken = farm.Token();

        Assert.Equal(ErrorCode.ServiceQuotaExceeded, (await farm.RefusalAsync<CreateImageRecipeResponse>(Samples.Recipe(farm, "other"))).Code);
        Assert.Equal(ErrorCode.ServiceQuotaExceeded, (await farm.RefusalAsync<CreateInfrastructureConfigurationResponse>(Samples.Infrastructure(farm, "other"))).Code);
        Assert.Equal(ErrorCode.ServiceQuotaExceeded, (await farm.RefusalAsync<CreateImageResponse>(again)).Code);
        await farm.CallAsync<CreateImageResponse>(image);
        await Samples.HaveDistributionAsync(farm);
    }
}
