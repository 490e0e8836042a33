using BuildFarm.Grains.Builds;

namespace BuildFarm.Grains.Tests.Support;

/// <summary>A request for the seeded recipe; every one has a token of its own unless told otherwise.</summary>
internal sealed class BuildRequestBuilder
{
    private static int last;

    public string Token { get; set; } = $"token-{Interlocked.Increment(ref last)}";

    public string Account { get; set; } = Resources.Account;

    public string Digest { get; set; } = "digest";

    public string? Distribution { get; set; } = Resources.Distribution;

    public string Infrastructure { get; set; } = Resources.Infrastructure;

    public string Recipe { get; set; } = Resources.Recipe;

    public string? Pipeline { get; set; }

    public bool Tests { get; set; } = true;

    public string Cache { get; set; } = "default";

    /// <summary>ARNs; none for the managed ones.</summary>
    public IReadOnlyList<string> Workflows { get; set; } = [];

    public BuildRequest Build() => new()
    {
        Account = Account,
        Region = Resources.Region,
        RecipeArn = Recipe,
        InfrastructureConfigurationArn = Infrastructure,
        DistributionConfigurationArn = Distribution,
        PipelineArn = Pipeline,
        Tests = new Model.Api.ImageTestsConfiguration { ImageTestsEnabled = Tests },
        ClientToken = Token,
        TokenScope = "test",
        RequestDigest = Digest,
        Cache = Cache,
        Workflows = [.. Workflows.Select(arn => new Model.Api.WorkflowConfiguration { WorkflowArn = arn })],
    };
}
