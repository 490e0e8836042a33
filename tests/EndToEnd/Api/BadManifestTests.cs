using BuildFarm.EndToEnd.Tests.Support;

namespace BuildFarm.EndToEnd.Tests.Api;

/// <summary>Manifests that `apply` has to refuse, with a reason and with nothing changed.</summary>
[Collection(FarmCollection.Name)]
public sealed class BadManifestTests(FarmFixture fixture)
{
    private const string Step = """
        schemaVersion: 1.0
        phases:
          - name: build
            steps:
              - name: Run
                action: ExecuteBash
                inputs:
                  commands: ['true']
        """;

    private Farm Farm => fixture.Farm;

    [FarmFact]
    public Task Unknown_action_is_refused_with_its_name() =>
        AssertRefusedAsync(Component(Step.Replace("ExecuteBash", "ExecuteMagic", StringComparison.Ordinal)), "ExecuteMagic");

    [FarmFact]
    public Task Misspelt_field_of_a_document_is_refused_with_the_right_spelling() =>
        AssertRefusedAsync(Component(Step.Replace("inputs:", "input:", StringComparison.Ordinal)), "inputs");

    [FarmFact]
    public Task Misspelt_field_of_a_resource_is_refused_with_the_right_spelling() =>
        AssertRefusedAsync(Component(Step).Replace("semanticVersion", "semanticVerson", StringComparison.Ordinal), "semanticVersion");

    [FarmFact]
    public Task Duplicate_step_is_refused_with_its_name() =>
        AssertRefusedAsync(Component(Step + Step[Step.IndexOf("\n      - name: Run", StringComparison.Ordinal)..]), "Run");

    [FarmFact]
    public Task Missing_parameter_is_refused_with_its_name() => AssertRefusedAsync(
        new Manifest("bad-parameter").Document("bad-parameter", "parameters:\n  - Wanted:\n      type: string\n      description: no default\n" + Step).ToString(), "Wanted");

    [FarmFact]
    public Task Bomb_of_aliases_is_refused()
    {
        var bomb = string.Join('\n', Enumerable.Range(1, 20).Select(n => $"a{n}: &a{n} [{string.Join(',', Enumerable.Repeat(n == 1 ? "x" : "*a" + (n - 1), 10))}]"));
        return AssertRefusedAsync(Component(bomb + "\n" + Step), "alias");
    }

    [FarmFact]
    public Task Bomb_of_aliases_in_the_manifest_itself_is_refused()
    {
        var bomb = string.Join('\n', Enumerable.Range(1, 20).Select(n => $"a{n}: &a{n} [{string.Join(',', Enumerable.Repeat(n == 1 ? "x" : "*a" + (n - 1), 10))}]"));
        return AssertRefusedAsync("kind: Component\nname: bad-input\n" + bomb, "alias");
    }

    [FarmFact]
    public Task Document_of_1_MB_is_refused_with_the_limit() =>
        AssertRefusedAsync(Component(Step + "\n# " + new string('x', 1 << 20)), "1048576");

    [FarmFact]
    public Task Name_that_climbs_out_of_the_folder_is_refused() =>
        AssertRefusedAsync(Component(Step).Replace("name: bad-input", "name: ../../etc/passwd", StringComparison.Ordinal), "name");

    [FarmFact]
    public Task Binary_garbage_is_refused()
    {
        var garbage = new byte[20_000];
        new Random(1).NextBytes(garbage);
        return AssertRefusedAsync(System.Text.Encoding.Latin1.GetString(garbage), "");
    }

    private static string Component(string document) =>
        "kind: Component\nname: bad-input\nsemanticVersion: 1.0.0\nplatform: Linux\ndata: |\n" + string.Join('\n', document.Split('\n').Select(l => "  " + l)) + "\n";

    private async Task AssertRefusedAsync(string manifest, string reason)
    {
        using var client = new SignedClient(Farm);
        var before = await client.CatalogAsync();

        var refused = await Farm.TryApplyAsync(manifest);

        Assert.True(refused.Exit is 1 or 2, $"expected a refusal: {refused}");
        Assert.True((refused.Output + refused.Errors).Contains(reason, StringComparison.OrdinalIgnoreCase), $"expected '{reason}' in: {refused}");
        Assert.NotEmpty(refused.Errors);
        Assert.DoesNotContain("   at ", refused.Errors, StringComparison.Ordinal);
        Assert.True(before == await client.CatalogAsync(), "the catalog changed");
    }
}
