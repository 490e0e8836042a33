using System.Globalization;
using BuildFarm.Gateway.Tests.Operations.Support;
using BuildFarm.Model.Api;
using BuildFarm.Model.Errors;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Gateway.Tests.Operations;

public sealed class ResourcePolicyTests : IDisposable
{
    private const string Other = "111111111111";
    private const string Third = "222222222222";
    private const string Nobody = """{"Version":"2012-10-17","Statement":[]}""";
    private readonly TestFarm farm = new();

    public void Dispose() => farm.Dispose();

    [Fact]
    public async Task A_policy_is_given_back_as_it_was_put_and_goes_with_its_resource()
    {
        var arn = await Samples.HaveRecipeAsync(farm);
        var get = new GetImageRecipePolicyRequest { ImageRecipeArn = arn };
        Assert.Equal(ErrorCode.ResourceNotFound, (await farm.RefusalAsync<GetImageRecipePolicyResponse>(get)).Code);
        var policy = Policy(arn, "ImageRecipe", Other);

        Assert.Equal(arn, (await PutRecipeAsync(arn, policy)).ImageRecipeArn);
        Assert.Equal(policy, (await farm.CallAsync<GetImageRecipePolicyResponse>(get)).Policy);
        var delete = new DeleteImageRecipeRequest { ImageRecipeArn = arn };
        Assert.Contains("shared with other accounts", (await farm.RefusalAsync<DeleteImageRecipeResponse>(delete)).Message, StringComparison.Ordinal);

        await PutRecipeAsync(arn, Nobody);
        await farm.CallAsync<DeleteImageRecipeResponse>(delete);
        await Samples.HaveRecipeAsync(farm);
        Assert.Equal(ErrorCode.ResourceNotFound, (await farm.RefusalAsync<GetImageRecipePolicyResponse>(get)).Code);
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("[]", "no JSON object")]
    [InlineData("""{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}""", "no JSON")]
    [InlineData("""{"Statement":[]}""", "Version")]
    [InlineData("""{"Version":"2012-10-17"}""", "Statement is missing")]
    [InlineData("""{"Version":"2012-10-17","Statement":[],"Extra":1}""", "Extra")]
    [InlineData("""{"Version":"2012-10-17","Statement":[1]}""", "Statement[0] is no JSON object")]
    [InlineData("""{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":{"AWS":"111111111111"},"Action":"imagebuilder:GetComponent","Resource":"ARN"}}""", "Statement[0].Effect")]
    [InlineData("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"imagebuilder:GetComponent","Resource":"ARN"}}""", "Statement[0].Principal")]
    [InlineData("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"imagebuilder:GetComponent","Resource":"ARN"}}""", "'*' is no account")]
    [InlineData("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:role/r"},"Action":"imagebuilder:GetComponent","Resource":"ARN"}}""", "is no account")]
    [InlineData("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2"},"Action":"imagebuilder:GetComponent","Resource":"ARN"}}""", "Statement[0].Principal.Service")]
    [InlineData("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":[]},"Action":"imagebuilder:GetComponent","Resource":"ARN"}}""", "AWS is empty")]
    [InlineData("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"imagebuilder:DeleteComponent","Resource":"ARN"}}""", "'imagebuilder:DeleteComponent' cannot be shared")]
    [InlineData("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":["imagebuilder:GetComponent",7],"Resource":"ARN"}}""", "no text")]
    [InlineData("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"imagebuilder:GetComponent","Resource":"*"}}""", "Statement[0].Resource")]
    [InlineData("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"imagebuilder:GetComponent"}}""", "Statement[0].Resource is missing")]
    [InlineData("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"imagebuilder:GetComponent","Resource":"ARN","Condition":{}}}""", "Statement[0].Condition")]
    public async Task A_policy_that_would_not_hold_is_refused_at_its_place(string policy, string problem)
    {
        var arn = await Samples.HaveComponentAsync(farm);
        var request = new PutComponentPolicyRequest { ComponentArn = arn, Policy = policy.Length == 0 ? "{" : policy.Replace("ARN", arn, StringComparison.Ordinal) };

        var refusal = await farm.RefusalAsync<PutComponentPolicyResponse>(request);

        Assert.Equal(ErrorCode.InvalidParameterValue, refusal.Code);
        Assert.Contains(problem, refusal.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(ErrorCode.ResourceNotFound, (await farm.RefusalAsync<GetComponentPolicyResponse>(new GetComponentPolicyRequest { ComponentArn = arn })).Code);
    }

    [Fact]
    public async Task A_policy_is_put_on_one_resource_of_the_callers_own()
    {
        var arn = await Samples.HaveRecipeAsync(farm);
        var wildcard = new PutImageRecipePolicyRequest { ImageRecipeArn = arn.Replace("1.0.0", "x.x.x", StringComparison.Ordinal), Policy = Nobody };

        Assert.Contains(arn, (await farm.RefusalAsync<PutImageRecipePolicyResponse>(wildcard)).Message, StringComparison.Ordinal);
        var foreign = new PutImageRecipePolicyRequest { ImageRecipeArn = arn, Policy = Nobody };
        Assert.Equal(ErrorCode.Forbidden, (await farm.RefusalAsync<PutImageRecipePolicyResponse>(foreign, Other)).Code);
    }

    [Fact]
    public async Task What_is_shared_is_read_listed_and_used_by_those_named_and_by_nobody_else()
    {
        var first = await Samples.HaveComponentAsync(farm);
        var second = await Samples.HaveComponentAsync(farm, data: Samples.Document + "\n# 2\n");
        var newest = await Samples.HaveComponentAsync(farm, data: Samples.Document + "\n# 3\n");
        await PutComponentAsync(first, Policy(first, "Component", Other));
        await PutComponentAsync(second, Policy(second, "Component", $"arn:aws:iam::{Other}:root"));

        Assert.Equal(second, (await GetAsync(first.Replace("1.0.0/1", "x.x.x", StringComparison.Ordinal), Other)).Arn);
        Assert.Equal(first, (await GetAsync(first, Other)).Arn);
        Assert.Equal(ErrorCode.Forbidden, (await GetRefusalAsync(newest, Other)).Code);
        Assert.Equal(ErrorCode.Forbidden, (await GetRefusalAsync(first, Third)).Code);
        Assert.Equal(ErrorCode.Forbidden, (await GetRefusalAsync(TestFarm.Arn("component/none/1.0.0/1"), Other)).Code);
        var shared = Assert.Single((await ListAsync(Other)).ComponentVersionList);
        Assert.Equal((TestFarm.Arn("component/hello-world/1.0.0"), TestFarm.Account), (shared.Arn, shared.Owner));
        Assert.Empty((await ListAsync(Third)).ComponentVersionList);
        Assert.Empty((await ListAsync(TestFarm.Account)).ComponentVersionList);
        var builds = new ListComponentBuildVersionsRequest { ComponentVersionArn = TestFarm.Arn("component/hello-world/1.0.0") };
        Assert.Equal(2, (await farm.CallAsync<ListComponentBuildVersionsResponse>(builds, Other)).ComponentSummaryList.Count);
        Assert.Empty((await farm.CallAsync<ListComponentBuildVersionsResponse>(builds, Third)).ComponentSummaryList);
        Assert.Equal(ErrorCode.Forbidden, (await farm.RefusalAsync<DeleteComponentResponse>(new DeleteComponentRequest { ComponentBuildVersionArn = first }, Other)).Code);

        var recipe = (await farm.CallAsync<CreateImageRecipeResponse>(Samples.Recipe(farm, "theirs", "1.0.0", Samples.Use(first)), Other)).ImageRecipeArn;
        await PutComponentAsync(first, Nobody);
        Assert.Equal(ErrorCode.Forbidden, (await GetRefusalAsync(first, Other)).Code);
        Assert.Contains(recipe, (await farm.RefusalAsync<DeleteComponentResponse>(new DeleteComponentRequest { ComponentBuildVersionArn = first })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Use_and_listing_are_shared_apart()
    {
        var arn = await Samples.HaveComponentAsync(farm);
        await PutComponentAsync(arn, Policy(arn, "Component", Other).Replace(",\"imagebuilder:ListComponents\"", "", StringComparison.Ordinal));

        Assert.Equal(arn, (await GetAsync(arn, Other)).Arn);
        Assert.Empty((await ListAsync(Other)).ComponentVersionList);
    }

    [Fact]
    public async Task Tags_and_a_policy_set_meanwhile_outlive_each_other()
    {
        var arn = await EndedImages.HaveAsync(farm);
        var policy = Policy(arn, "Image", Other);
        await farm.CallAsync<PutImagePolicyResponse>(new PutImagePolicyRequest { ImageArn = arn, Policy = policy });

        await farm.CallAsync<TagResourceResponse>(new TagResourceRequest { ResourceArn = arn, Tags = { ["a"] = "b" } });

        Assert.Equal("b", (await farm.CallAsync<GetImageResponse>(new GetImageRequest { ImageBuildVersionArn = arn }, Other)).Image.Tags["a"]);
        var report = new GetBuildReportRequest { ImageBuildVersionArn = arn };
        Assert.Equal(await farm.CallAsync<BuildReport>(report), await farm.CallAsync<BuildReport>(report, Other));
        Assert.Equal(ErrorCode.Forbidden, (await farm.RefusalAsync<BuildReport>(report, Third)).Code);
        var parent = Samples.Recipe(farm, "theirs");
        parent.ParentImage = arn;
        await farm.CallAsync<CreateImageRecipeResponse>(parent, Other);
    }

    [Fact]
    public async Task A_build_of_a_shared_recipe_is_its_builders_and_needs_its_components_shared_too()
    {
        var component = await Samples.HaveComponentAsync(farm);
        var recipe = await Samples.HaveRecipeAsync(farm, "web", "1.0.0", Samples.Use(component));
        await PutRecipeAsync(recipe, Policy(recipe, "ImageRecipe", Other));
        var infrastructure = (await farm.CallAsync<CreateInfrastructureConfigurationResponse>(Samples.Infrastructure(farm), Other)).InfrastructureConfigurationArn;
        var request = new CreateImageRequest
        {
            ImageRecipeArn = recipe.Replace("1.0.0", "x.x.x", StringComparison.Ordinal), InfrastructureConfigurationArn = infrastructure, ClientToken = farm.Token(),
        };

        Assert.Contains(component, (await farm.RefusalAsync<CreateImageResponse>(request, Other)).Message, StringComparison.Ordinal);
        await PutComponentAsync(component, Policy(component, "Component", Other));
        var image = (await farm.CallAsync<CreateImageResponse>(request, Other)).ImageBuildVersionArn;

        Assert.Equal(TestFarm.Arn("image/web/1.0.0/1", Other), image);
        Assert.Single((await farm.CallAsync<ListImagesResponse>(new ListImagesRequest(), Other)).ImageVersionList);
        Assert.Empty((await farm.CallAsync<ListImagesResponse>(new ListImagesRequest())).ImageVersionList);
        Assert.Equal(ErrorCode.Forbidden, (await farm.RefusalAsync<CreateImageResponse>(request, Third)).Code);
    }

    private static string Policy(string arn, string kind, string principal) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"Version":"2012-10-17","Statement":[{"Sid":"s","Effect":"Allow","Principal":{"AWS":["{{principal}}"]},"Action":["imagebuilder:Get{{kind}}","imagebuilder:List{{kind}}s"],"Resource":["{{arn}}"]}]}""");

    private Task<PutImageRecipePolicyResponse> PutRecipeAsync(string arn, string policy) =>
        farm.CallAsync<PutImageRecipePolicyResponse>(new PutImageRecipePolicyRequest { ImageRecipeArn = arn, Policy = policy });

    private Task PutComponentAsync(string arn, string policy) => farm.CallAsync<PutComponentPolicyResponse>(new PutComponentPolicyRequest { ComponentArn = arn, Policy = policy });

    private async Task<Component> GetAsync(string arn, string account) =>
        (await farm.CallAsync<GetComponentResponse>(new GetComponentRequest { ComponentBuildVersionArn = arn }, account)).Component;

    private Task<ApiException> GetRefusalAsync(string arn, string account) => farm.RefusalAsync<GetComponentResponse>(new GetComponentRequest { ComponentBuildVersionArn = arn }, account);

    private Task<ListComponentsResponse> ListAsync(string account) => farm.CallAsync<ListComponentsResponse>(new ListComponentsRequest { Owner = Ownership.Shared }, account);
}
