using BuildFarm.Documents.Components;

namespace BuildFarm.Documents.Tests.Components;

public class LoopTests
{
    private static string Loop(string loop) => Documents.Step("name: A\naction: ExecuteBash\ninputs: {commands: ['{{ loop.value }}']}\nloop:\n" + string.Join("\n", loop.Split('\n').Select(l => "  " + l)));

    private static async Task<string[]> Values(string loop, TestScope? scope = null)
    {
        var result = Documents.Parse(Loop(loop));
        Assert.Empty(result.Diagnostics);
        var values = new List<string>();
        await foreach (var turn in LoopExpander.ExpandAsync(result.Document!.Phases[0].Steps[0].Loop!, scope ?? new TestScope())) values.Add($"{turn.Index}={turn.Value}");
        return [.. values];
    }

    [Theory]
    [InlineData("for: {start: 1, end: 3, updateBy: 1}", "0=1", "1=2", "2=3")]
    [InlineData("for: {start: 3, end: 1, updateBy: -2}", "0=3", "1=1")]
    [InlineData("for: {start: 1, end: 4, updateBy: 2}", "0=1", "1=3")]
    [InlineData("for: {start: 5, end: 5, updateBy: -1}", "0=5")]
    [InlineData("forEach: [a, 'b c', 3]", "0=a", "1=b c", "2=3")]
    [InlineData("forEach: {list: 'a,b,,c'}", "0=a", "1=b", "2=", "3=c")]
    [InlineData("forEach: {list: \"a\\nb\\n\", delimiter: \"\\n\"}", "0=a", "1=b")]
    [InlineData("forEach: {list: a-b_c, delimiter: '-'}", "0=a", "1=b_c")]
    public async Task A_loop_gives_its_values_in_order(string loop, params string[] expected) => Assert.Equal(expected, await Values(loop));

    [Fact]
    public async Task A_list_from_a_secret_makes_secret_values()
    {
        var loop = new ForEachDelimitedLoop { List = ScalarNode.Of("{{ aws:ssm:/list }}"), Delimiter = ',', Span = SourceSpan.None };
        var scope = new TestScope { Ssm = { ["/list"] = new("x,y", true) } };
        var turns = new List<LoopIteration>();

        await foreach (var turn in LoopExpander.ExpandAsync(loop, scope)) turns.Add(turn);

        Assert.Equal([("x", true), ("y", true)], turns.Select(t => (t.Value, t.IsSecret)));
    }

    [Theory]
    [InlineData("for: {start: 1, end: 3, updateBy: 0}", "BF1602")]
    [InlineData("for: {start: 1, end: 3, updateBy: -1}", "BF1602")]
    [InlineData("for: {start: 1, end: 3}", "BF1103")]
    [InlineData("for: {start: '{{ x }}', end: 3, updateBy: 1}", "BF1108")]
    [InlineData("for: {start: 0, end: 1000000000, updateBy: 1}", "BF1603")]
    [InlineData("for: {start: 0, end: 99999999999, updateBy: 1}", "BF1106")]
    [InlineData("forEach: []", "BF1104")]
    [InlineData("forEach: abc", "BF1101")]
    [InlineData("forEach: [[a]]", "BF1101")]
    [InlineData("forEach: {delimiter: ','}", "BF1103")]
    [InlineData("forEach: {list: a, delimiter: '::'}", "BF1604")]
    [InlineData("forEach: {list: a, delimiter: '|'}", "BF1604")]
    [InlineData("forEach: {list: a, delimter: ','}", "BF1102")]
    [InlineData("name: x", "BF1601")]
    [InlineData("for: {start: 1, end: 3, updateBy: 1}\nforEach: [a]", "BF1601")]
    [InlineData("name: loop\nforEach: [a]", "BF1210")]
    [InlineData("name: a b\nforEach: [a]", "BF1107")]
    public void A_wrong_loop_is_refused(string loop, string rule) => Assert.Contains(rule, Documents.Parse(Loop(loop)).Diagnostics.Select(d => d.RuleId));

    [Fact]
    public void Two_loops_of_one_phase_have_two_names()
    {
        var step = "action: ExecuteBash, inputs: {commands: [x]}, loop: {name: mine, forEach: [a]}";

        Assert.Equal(["2:192 BF1605"], Documents.Findings($"schemaVersion: 1.0\nphases: [{{name: build, steps: [{{name: a, {step}}}, {{name: b, {step}}}]}}]"));
    }
}
