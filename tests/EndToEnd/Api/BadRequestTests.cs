using System.Text;
using System.Text.Json.Nodes;
using BuildFarm.EndToEnd.Tests.Support;

namespace BuildFarm.EndToEnd.Tests.Api;

/// <summary>The same past the command line: signed requests that the REST face has to refuse by a 4xx with a reason.</summary>
[Collection(FarmCollection.Name)]
public sealed class BadRequestTests(FarmFixture fixture)
{
    private const string Good = "schemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n      - name: Run\n        action: ExecuteBash\n        inputs:\n          commands: ['true']\n";

    [FarmFact]
    public Task Unknown_action_is_refused() => AssertRefusedAsync(Component(data: Good.Replace("ExecuteBash", "ExecuteMagic", StringComparison.Ordinal)), "ExecuteMagic");

    [FarmFact]
    public Task Duplicate_step_is_refused() =>
        AssertRefusedAsync(Component(data: Good + Good[Good.IndexOf("      - name: Run", StringComparison.Ordinal)..]), "Run");

    [FarmFact]
    public Task Bomb_of_aliases_is_refused() => AssertRefusedAsync(
        Component(data: string.Join('\n', Enumerable.Range(1, 20).Select(n => $"a{n}: &a{n} [{string.Join(',', Enumerable.Repeat(n == 1 ? "x" : "*a" + (n - 1), 10))}]"))), "");

    [FarmFact]
    public Task Misspelt_field_is_refused_since_the_right_one_is_missing() => AssertRefusedAsync(Encoding.UTF8.GetBytes("""{ "name": "bad-request", "semanticVerson": "1.0.0", "clientToken": "t" }"""), "semanticVersion");

    [FarmFact]
    public Task Name_that_climbs_out_of_the_folder_is_refused() => AssertRefusedAsync(Component(name: "../../etc/passwd"), "name");

    [FarmFact]
    public Task Document_of_1_MB_is_refused() => AssertRefusedAsync(Component(data: Good + "# " + new string('x', 1 << 20)), "");

    [FarmFact]
    public Task Binary_garbage_is_refused()
    {
        var garbage = new byte[20_000];
        new Random(1).NextBytes(garbage);
        return AssertRefusedAsync(garbage, "");
    }

    [FarmFact]
    public Task JSON_nested_ten_thousand_deep_is_refused() => AssertRefusedAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"tags\":", 10_000))), "");

    [FarmFact]
    public Task Wrong_type_is_refused() => AssertRefusedAsync(Encoding.UTF8.GetBytes("""{ "name": ["bad"], "semanticVersion": 1, "platform": {}, "clientToken": "t" }"""), "name");

    [FarmFact]
    public Task Unknown_path_is_refused() => AssertRefusedAsync([], "", "/CreateEverything");

    [FarmFact]
    public Task Path_that_climbs_is_refused() => AssertRefusedAsync([], "", "/../../etc/passwd");

    private static byte[] Component(string name = "bad-request", string data = Good) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["name"] = name,
        ["semanticVersion"] = "1.0.0",
        ["platform"] = "Linux",
        ["data"] = data,
        ["clientToken"] = Guid.NewGuid().ToString(),
    }.ToJsonString());

    private async Task AssertRefusedAsync(byte[] body, string reason, string path = "/CreateComponent")
    {
        using var client = new SignedClient(fixture.Farm);
        var before = await client.CatalogAsync();

        var (status, answer) = await client.SendAsync("PUT", path, body);

        Assert.True((int)status is >= 400 and < 500, $"{status}: {answer}");
        Assert.NotEmpty((string?)JsonNode.Parse(answer)!["message"] ?? "");
        Assert.Contains(reason, answer, StringComparison.OrdinalIgnoreCase);
        Assert.True(before == await client.CatalogAsync(), "the catalog changed");
    }
}
