using BuildFarm.Gateway.Tests.Operations.Support;
using BuildFarm.Model.Api;

namespace BuildFarm.Gateway.Tests.Operations;

public sealed class ComponentTests : IDisposable
{
    private readonly TestFarm farm = new();

    public void Dispose() => farm.Dispose();

    [Fact]
    public async Task A_created_component_is_given_back_as_written()
    {
        var created = await farm.CallAsync<CreateComponentResponse>(Samples.Component(farm));

        var arn = TestFarm.Arn("component/hello-world/1.0.0/1");
        Assert.Equal((arn, "token-1", "request-1"), (created.ComponentBuildVersionArn, created.ClientToken, created.RequestId));
        Assert.Equal(TestFarm.Arn("component/hello-world/1.0.x"), created.LatestVersionReferences.LatestMinorVersionArn);
        var component = (await farm.CallAsync<GetComponentResponse>(new GetComponentRequest { ComponentBuildVersionArn = arn })).Component;
        var expected = new Component
        {
            Arn = arn, Name = "Hello World", Version = "1.0.0", Description = "Says hello.", ChangeDescription = "first", Type = ComponentType.Build,
            Platform = Platform.Linux, SupportedOsVersions = { "Debian 12" }, State = new ComponentState { Status = ComponentStatus.Active },
            Parameters =
            {
                new ComponentParameterDetail { Name = "greeting", Type = "String", DefaultValue = { "hello" }, Description = "What to say." },
                new ComponentParameterDetail { Name = "whom", Type = "String" },
            },
            Owner = TestFarm.Account, Data = Samples.Document, Encrypted = false, DateCreated = "2026-01-31T12:00:00.000Z", Tags = { ["team"] = "web" },
        };
        Assert.Equal(expected, component);
    }

    [Fact]
    public async Task Another_content_is_the_next_build_and_the_same_content_is_refused()
    {
        await Samples.HaveComponentAsync(farm);

        var second = await Samples.HaveComponentAsync(farm, data: Samples.Document + "\n# changed\n");
        var refusal = await farm.RefusalAsync<CreateComponentResponse>(Samples.Component(farm, data: Samples.Document + "\n# changed\n"));

        Assert.EndsWith("/1.0.0/2", second, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.ResourceAlreadyExists, refusal.Code);
        Assert.Contains(second, refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("/1.0.1/1", await Samples.HaveComponentAsync(farm, version: "1.0.1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_with_errors_is_refused_with_every_place()
    {
        var bad = Samples.Document.Replace("action: ExecuteBash", "action: ExecuteBsh", StringComparison.Ordinal).Replace("phases:", "phasis: 1\nphases:", StringComparison.Ordinal);

        var refusal = await farm.RefusalAsync<CreateComponentResponse>(Samples.Component(farm, data: bad));

        Assert.Equal(ErrorCode.InvalidParameterValue, refusal.Code);
        Assert.Contains("'data'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("2 errors", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("\n11:1 error", refusal.Message, StringComparison.Ordinal);
        Assert.Empty((await farm.CallAsync<ListComponentsResponse>(new ListComponentsRequest())).ComponentVersionList);
    }

    [Fact]
    public async Task A_component_with_a_test_phase_alone_is_a_test()
    {
        var arn = await Samples.HaveComponentAsync(farm, "check", data: Samples.TestDocument);

        Assert.Equal(ComponentType.Test, (await farm.CallAsync<GetComponentResponse>(new GetComponentRequest { ComponentBuildVersionArn = arn })).Component.Type);
    }

    [Fact]
    public async Task The_document_comes_in_exactly_one_way()
    {
        var both = Samples.Component(farm);
        both.Uri = "s3://bucket/key";
        var neither = Samples.Component(farm);
        neither.ClearData();
        var file = neither.Clone();
        file.Uri = "file:///etc/passwd";

        Assert.Equal(ErrorCode.InvalidParameterCombination, (await farm.RefusalAsync<CreateComponentResponse>(both)).Code);
        Assert.Equal(ErrorCode.InvalidParameterCombination, (await farm.RefusalAsync<CreateComponentResponse>(neither)).Code);
        Assert.Contains("files of the server cannot be named", (await farm.RefusalAsync<CreateComponentResponse>(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_checks_and_keeps_nothing()
    {
        var request = Samples.Component(farm);
        request.DryRun = true;

        Assert.Equal(ErrorCode.DryRunOperation, (await farm.RefusalAsync<CreateComponentResponse>(request)).Code);
        Assert.Empty((await farm.CallAsync<ListComponentsResponse>(new ListComponentsRequest())).ComponentVersionList);
    }

    [Fact]
    public async Task A_version_above_the_limit_is_refused()
    {
        var refusal = await farm.RefusalAsync<CreateComponentResponse>(Samples.Component(farm, version: "1.0.1073741824"));

        Assert.Equal(ErrorCode.InvalidVersionNumber, refusal.Code);
    }

    [Theory]
    [InlineData("x.x.x", "2.2.4/1")]
    [InlineData("1.x.x", "1.7.8/1")]
    [InlineData("1.6.x", "1.6.8/2")]
    [InlineData("1.6.8", "1.6.8/2")]
    [InlineData("1.6.8/1", "1.6.8/1")]
    public async Task A_get_finds_the_newest_that_a_wildcard_or_a_version_stands_for(string asked, string found)
    {
        foreach (var version in new[] { "2.2.4", "1.7.8", "1.6.8" })
        {
            await Samples.HaveComponentAsync(farm, "many", version);
        }

        await Samples.HaveComponentAsync(farm, "many", "1.6.8", Samples.Document + "\n# second\n");

        var answer = await farm.CallAsync<GetComponentResponse>(new GetComponentRequest { ComponentBuildVersionArn = TestFarm.Arn($"component/many/{asked}") });

        Assert.Equal(TestFarm.Arn($"component/many/{found}"), answer.Component.Arn);
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        var refusal = await farm.RefusalAsync<GetComponentResponse>(new GetComponentRequest { ComponentBuildVersionArn = TestFarm.Arn("component/none/1.0.0/1") });

        Assert.Equal(ErrorCode.ResourceNotFound, refusal.Code);
        Assert.Contains("component/none/1.0.0/1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_hold_each_version_once_and_builds_are_listed_apart()
    {
        await Samples.HaveComponentAsync(farm, "aaa");
        await Samples.HaveComponentAsync(farm, "aaa", data: Samples.Document + "\n# second\n");
        await Samples.HaveComponentAsync(farm, "aaa", "1.0.1");
        await Samples.HaveComponentAsync(farm, "bbb", data: Samples.TestDocument);

        var versions = await farm.CallAsync<ListComponentsResponse>(new ListComponentsRequest());
        var names = await farm.CallAsync<ListComponentsResponse>(new ListComponentsRequest { ByName = true });
        var builds = await farm.CallAsync<ListComponentBuildVersionsResponse>(
            new ListComponentBuildVersionsRequest { ComponentVersionArn = TestFarm.Arn("component/aaa/1.0.0") });

        Assert.Equal(["aaa/1.0.0", "aaa/1.0.1", "bbb/1.0.0"], versions.ComponentVersionList.Select(version => version.Arn.Split("component/")[1]));
        Assert.Equal(["aaa/1.0.1", "bbb/1.0.0"], names.ComponentVersionList.Select(version => version.Arn.Split("component/")[1]));
        Assert.Equal(["aaa/1.0.0/1", "aaa/1.0.0/2"], builds.ComponentSummaryList.Select(summary => summary.Arn.Split("component/")[1]));
    }

    [Theory]
    [InlineData("type", "TEST", "b")]
    [InlineData("name", "A", "a")]
    [InlineData("version", "2.x.x", "c")]
    [InlineData("description", "Says hello.", "a,b,c")]
    [InlineData("supportedOsVersion", "Ubuntu", "")]
    [InlineData("platform", "Windows", "")]
    public async Task Filters_narrow_a_list(string filter, string value, string expected)
    {
        await Samples.HaveComponentAsync(farm, "a a");
        await Samples.HaveComponentAsync(farm, "b b", data: Samples.TestDocument);
        await Samples.HaveComponentAsync(farm, "c c", "2.0.0");
        var asked = filter == "name" ? "A a" : value;

        var list = await farm.CallAsync<ListComponentsResponse>(new ListComponentsRequest { Filters = { new Filter { Name = filter, Values = { asked } } } });

        Assert.Equal(expected, string.Join(',', list.ComponentVersionList.Select(version => version.Name[..1])));
    }

    [Fact]
    public async Task A_filter_that_does_not_exist_is_refused_and_the_others_are_named()
    {
        var refusal = await farm.RefusalAsync<ListComponentsResponse>(new ListComponentsRequest { Filters = { new Filter { Name = "colour", Values = { "red" } } } });

        Assert.Contains("there are name, version, dateCreated, type", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_delete_names_every_dependent()
    {
        var arn = await Samples.HaveComponentAsync(farm);
        var recipes = new List<string>();
        for (var i = 0; i < 120; i++) recipes.Add(await Samples.HaveRecipeAsync(farm, $"user {i}", "1.0.0", Samples.Use(arn)));

        var refusal = await farm.RefusalAsync<DeleteComponentResponse>(new DeleteComponentRequest { ComponentBuildVersionArn = arn });

        Assert.All(recipes, recipe => Assert.Contains(recipe, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_component_in_use_is_not_deleted_until_its_recipe_is()
    {
        var arn = await Samples.HaveComponentAsync(farm);
        var recipe = await Samples.HaveRecipeAsync(farm, "web", "1.0.0", Samples.Use(TestFarm.Arn("component/hello-world/x.x.x")));

        var refusal = await farm.RefusalAsync<DeleteComponentResponse>(new DeleteComponentRequest { ComponentBuildVersionArn = arn });
        Assert.Equal(ErrorCode.ResourceDependency, refusal.Code);
        Assert.Contains(recipe, refusal.Message, StringComparison.Ordinal);

        // Another version that the wildcard can stand for sets the first one free.
        await Samples.HaveComponentAsync(farm, version: "1.1.0");
        await farm.CallAsync<DeleteComponentResponse>(new DeleteComponentRequest { ComponentBuildVersionArn = arn });

        Assert.Equal(ErrorCode.ResourceNotFound, (await farm.RefusalAsync<DeleteComponentResponse>(new DeleteComponentRequest { ComponentBuildVersionArn = arn })).Code);
    }

    [Fact]
    public async Task Build_numbers_are_not_given_twice_after_a_delete()
    {
        var first = await Samples.HaveComponentAsync(farm);
        await farm.CallAsync<DeleteComponentResponse>(new DeleteComponentRequest { ComponentBuildVersionArn = first });

        Assert.EndsWith("/1.0.0/2", await Samples.HaveComponentAsync(farm), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_a_recipe_names_is_not_deleted_though_there_are_others()
    {
        var first = await Samples.HaveComponentAsync(farm);
        await Samples.HaveComponentAsync(farm, data: Samples.Document + "\n# 2\n");
        var recipe = await Samples.HaveRecipeAsync(farm, "web", "1.0.0", Samples.Use(first));

        var refusal = await farm.RefusalAsync<DeleteComponentResponse>(new DeleteComponentRequest { ComponentBuildVersionArn = first });

        Assert.Contains(recipe, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026", 2)]
    [InlineData("2026-02", 1)]
    [InlineData("2026-01-31", 1)]
    [InlineData("2026-01-31T12:00", 1)]
    [InlineData("2026-01,2026-01-31", 1)]
    [InlineData("2026-01-31,2026-02", 2)]
    [InlineData("2025,2026-01-30", 0)]
    public async Task A_filter_of_dates_takes_days_months_and_spans(string value, int count)
    {
        await Samples.HaveComponentAsync(farm, "January One");
        farm.Time.Advance(TimeSpan.FromDays(1));
        await Samples.HaveComponentAsync(farm, "February One");
        var request = new ListComponentsRequest { Filters = { new Filter { Name = "dateCreated", Values = { value } } } };

        Assert.Equal(count, (await farm.CallAsync<ListComponentsResponse>(request)).ComponentVersionList.Count);
        request.Filters[0].Values[0] = "yesterday";
        Assert.Contains("2026-01-31", (await farm.RefusalAsync<ListComponentsResponse>(request)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Ownership.Self, 1)]
    [InlineData(Ownership.Shared, 0)]
    [InlineData(Ownership.Amazon, 0)]
    [InlineData(Ownership.ThirdParty, 0)]
    [InlineData(Ownership.AwsMarketplace, 0)]
    public async Task Every_owner_can_be_asked_for(Ownership owner, int count)
    {
        await Samples.HaveComponentAsync(farm);

        Assert.Equal(count, (await farm.CallAsync<ListComponentsResponse>(new ListComponentsRequest { Owner = owner })).ComponentVersionList.Count);
    }
}
