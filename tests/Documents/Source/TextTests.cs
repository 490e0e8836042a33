using System.Text;
using BuildFarm.Documents.Components;

namespace BuildFarm.Documents.Tests.Source;

public class TextTests
{
    private static Diagnostic Only(byte[] bytes) => Assert.Single(ComponentParser.Parse(bytes).Diagnostics);

    private static Diagnostic Only(string text) => Assert.Single(ComponentParser.Parse(text).Diagnostics);

    [Fact]
    public void Broken_utf8_is_found_at_its_place()
    {
        var finding = Only([.. "name: é\nx: "u8, 0xC3, 0x28]);

        Assert.Equal(("BF1002", 2, 4), (finding.RuleId, finding.Line, finding.Column));
    }

    [Fact]
    public void A_program_instead_of_text_is_one_finding()
    {
        var finding = Only([0x7F, (byte)'E', (byte)'L', (byte)'F', 0, 0, 1]);

        Assert.Equal("BF1002", finding.RuleId);
    }

    [Fact]
    public void A_nul_is_found_at_its_place()
    {
        var finding = Only("name: a\nphases: \0");

        Assert.Equal(("BF1002", 2, 9), (finding.RuleId, finding.Line, finding.Column));
    }

    [Fact]
    public void A_byte_order_mark_is_ignored() =>
        Assert.Empty(ComponentParser.Parse([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Documents.Step("name: A\naction: UpdateOS"))]).Diagnostics);

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t\n")]
    [InlineData("# only a comment\n")]
    [InlineData("---\n...\n")]
    [InlineData("~")]
    public void Nothing_is_an_empty_document(string text) => Assert.Equal("BF1004", Only(text).RuleId);

    [Fact]
    public void More_than_a_mebibyte_is_not_read()
    {
        Assert.Equal("BF1001", Only(new string('a', (1024 * 1024) + 1)).RuleId);
        Assert.Equal("BF1001", Only(new byte[(1024 * 1024) + 1]).RuleId);
    }

    [Fact]
    public void Exactly_a_mebibyte_is_read()
    {
        var head = Documents.Step("name: A\naction: UpdateOS") + "#";

        Assert.Empty(ComponentParser.Parse(head + new string('x', (1024 * 1024) - head.Length)).Diagnostics);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void Endless_nesting_is_stopped(string bracket)
    {
        var finding = ComponentParser.Parse(string.Concat(Enumerable.Repeat(bracket, 100_000))).Diagnostics;

        Assert.Contains(finding, f => f.RuleId is "BF1006" or "BF1003");
    }

    [Fact]
    public void Nesting_of_json_is_stopped() =>
        Assert.Equal("BF1006", Only(new string('[', 500) + new string(']', 500)).RuleId);

    [Fact]
    public void A_bomb_of_aliases_is_refused()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++) bomb.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");

        Assert.Equal("BF1007", Only(bomb.ToString()).RuleId);
    }

    [Fact]
    public void A_long_text_repeated_by_aliases_is_refused()
    {
        var bomb = "a: &a " + new string('x', 500_000) + "\nb: [" + string.Join(", ", Enumerable.Repeat("*a", 50)) + "]\n";

        Assert.Equal("BF1007", Only(bomb).RuleId);
    }

    [Fact]
    public void Depth_through_aliases_counts()
    {
        var bomb = new StringBuilder("a0: &a0 [x]\n");
        for (var i = 1; i < 70; i++) bomb.Append($"a{i}: &a{i} [*a{i - 1}]\n");

        Assert.Equal("BF1006", Only(bomb.ToString()).RuleId);
    }

    [Fact]
    public void An_alias_inside_its_own_anchor_is_refused() => Assert.Equal("BF1008", Only("a: &x [1, *x]\n").RuleId);

    [Fact]
    public void An_alias_without_anchor_says_so_and_the_rest_is_checked()
    {
        var findings = Documents.Findings(Documents.Step("name: L\naction: ListFiles\ninputs:\n  - path: /x\n    fileNamePattern: *log\n    recursiv: true"));

        Assert.Equal(["9:30 BF1008", "10:13 BF1303"], findings);
    }

    [Fact]
    public void Aliases_and_merge_keys_of_ordinary_documents_work()
    {
        var result = Documents.Parse("""
            schemaVersion: 1.0
            phases:
              - name: build
                steps:
                  - &base
                    name: A
                    action: ExecuteBash
                    inputs: &in
                      commands: [echo]
                  - <<: *base
                    name: B
                    maxAttempts: 3
                  - name: C
                    action: ExecuteBash
                    inputs: *in
            """);

        Assert.Empty(result.Diagnostics);
        Assert.Equal(["A", "B", "C"], result.Document!.Phases[0].Steps.Select(s => s.Name));
        Assert.Equal(("ExecuteBash", 3), (result.Document.Phases[0].Steps[1].Action, result.Document.Phases[0].Steps[1].MaxAttempts));
    }

    [Fact]
    public void A_key_that_stands_twice_names_the_first_place()
    {
        var findings = Documents.Parse(Documents.Step("name: A\naction: UpdateOS\nname: B")).Diagnostics;

        Assert.Equal(("BF1009", 7, 9), (findings[0].RuleId, findings[0].Line, findings[0].Column));
        Assert.Contains("5:9", findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_document_in_the_file_is_refused() =>
        Assert.Equal("4:1 BF1005", Documents.Findings("schemaVersion: 1.0\nphases:\n  - {name: build, steps: [{name: a, action: UpdateOS}]}\n---\nx: 1\n").Single());

    [Fact]
    public void A_tag_that_would_build_an_object_is_refused() =>
        Assert.Contains(ComponentParser.Parse("!!python/object:os.system {a: b}\n").Diagnostics, f => f.RuleId == "BF1012");

    [Fact]
    public void An_unquoted_expression_is_named()
    {
        var findings = Documents.Parse("schemaVersion: 1.0\nparameters:\n  - Src: {type: string}\n" + Documents.Step("name: A\naction: DeleteFile\ninputs:\n  - path: {{ Src }}")["schemaVersion: 1.0\n".Length..]).Diagnostics;

        Assert.Contains(findings, f => f.RuleId == "BF1011" && f.Hint.Contains('\''));
    }

    [Theory]
    [InlineData("name: [1")]
    [InlineData("name: \"x")]
    [InlineData("a: b: c")]
    [InlineData("\tname: x")]
    [InlineData("%YAML 9.9\n---\na")]
    [InlineData("a: &")]
    [InlineData("{\"a\": 1,, }")]
    [InlineData("{\"a\": \"\\ud800\"}")]
    public void Broken_syntax_is_a_finding_with_a_place(string text)
    {
        var findings = ComponentParser.Parse(text).Diagnostics;

        Assert.NotEmpty(findings);
        Assert.All(findings, f => Assert.True(f.Line >= 1 && f.Column >= 1 && f.Message.Length > 0));
    }

    [Fact]
    public void Json_is_read_with_places()
    {
        const string Json = "{\n\t\"schemaVersion\": \"1.0\",\n\t\"phases\": [{\"name\": \"build\", \"steps\": [\n\t\t{\"name\": \"é😀\", \"acton\": \"UpdateOS\"}\n\t]}]\n}";

        Assert.Equal(["4:3 BF1103", "4:19 BF1102"], Documents.Findings(Json));
    }

    [Fact]
    public void Json_and_yaml_of_one_document_are_the_same()
    {
        var yaml = Documents.OnlyStep("name: A\naction: ExecuteBash\ntimeoutSeconds: 5\ninputs: {commands: ['a/b\\n']}");
        var json = Documents.Parse("""{"schemaVersion": 1, "phases": [{"name": "build", "steps": [{"name": "A", "action": "ExecuteBash", "timeoutSeconds": 5, "inputs": {"commands": ["a\/b\\n"]}}]}]}""");

        var step = json.Document!.Phases[0].Steps[0];
        Assert.Equal(yaml.Inputs!.Get("commands")!.AsStringList(), step.Inputs!.Get("commands")!.AsStringList());
        Assert.Equal((yaml.Name, yaml.Action, yaml.TimeoutSeconds), (step.Name, step.Action, step.TimeoutSeconds));
    }

    [Fact]
    public void Findings_are_bounded_and_say_how_many_more_there_are()
    {
        var text = "schemaVersion: 1.0\n" + string.Concat(Enumerable.Range(0, 3000).Select(i => $"x{i}: 1\n"));

        var findings = ComponentParser.Parse(text).Diagnostics;

        Assert.Equal(1001, findings.Count);
        Assert.Equal("BF1099", findings[^1].RuleId);
    }
}
