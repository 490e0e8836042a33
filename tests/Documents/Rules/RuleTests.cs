using System.Reflection;
using BuildFarm.Documents.Components;
using BuildFarm.Documents.Workflows;

namespace BuildFarm.Documents.Tests.RuleTests;

public class RuleTests
{
    private const string Step = "name: A\naction: UpdateOS";

    /// <summary>One document that breaks each rule.</summary>
    public static TheoryData<string, string> Examples => new()
    {
        { "BF1001", new string(' ', (1024 * 1024) + 1) },
        { "BF1002", "a: \u0001" },
        { "BF1003", "a: [" },
        { "BF1004", "" },
        { "BF1005", "a: 1\n---\nb: 1" },
        { "BF1006", new string('[', 80) + new string(']', 80) },
        { "BF1007", "a: &a [" + string.Join(",", Enumerable.Repeat("x", 1000)) + "]\nb: [" + string.Join(",", Enumerable.Repeat("*a", 100)) + "]" },
        { "BF1008", "a: *nothing" },
        { "BF1009", "name: a\nname: b" },
        { "BF1010", "? [a]\n: b" },
        { "BF1011", "name: {{ x }}" },
        { "BF1012", "name: !thing x" },
        { "BF1099", string.Concat(Enumerable.Range(0, 1100).Select(i => $"x{i}: 1\n")) },
        { "BF1101", "[]" },
        { "BF1102", "nmae: x" },
        { "BF1103", "name: x" },
        { "BF1104", "phases: []" },
        { "BF1105", Documents.Step(Step + "\nonFailure: Stop") },
        { "BF1106", Documents.Step(Step + "\nmaxAttempts: 0") },
        { "BF1107", "parameters: [{a: {type: string}}]" },
        { "BF1108", Documents.Step("name: '{{ x }}'\naction: UpdateOS") },
        { "BF1201", "schemaVersion: 2" },
        { "BF1202", "phases: [{name: other}]" },
        { "BF1203", "phases: [{name: build}, {name: build}]" },
        { "BF1204", "phases: [{name: build, steps: [{name: a}, {name: a}]}]" },
        { "BF1205", Documents.Step("name: A\naction: Nothing") },
        { "BF1206", Documents.Step(Step + "\ntimeoutSeconds: 0") },
        { "BF1207", Documents.Step("name: A\naction: ExecutePowerShell\ninputs: {commands: x}") },
        { "BF1208", "parameters: [{abc: {type: string}}, {abc: {type: string}}]" },
        { "BF1209", "parameters: [{abc: {type: int}}]" },
        { "BF1210", "parameters: [{loop: {type: string}}]" },
        { "BF1211", Documents.Step("name: A\naction: ExecuteDocument\nmaxAttempts: 2\ninputs: {document: x}") },
        { "BF1212", Documents.Step("name: A\naction: Reboot\ntimeoutSeconds: 1") },
        { "BF1301", Documents.Step("name: A\naction: ExecuteBash\ninputs: []") },
        { "BF1302", Documents.Step("name: A\naction: ExecuteBinary\ninputs: {arguments: [x]}") },
        { "BF1303", Documents.Step(Step + "\ninputs: {x: y}") },
        { "BF1304", Documents.Step(Step + "\ninputs: {include: {a: b}}") },
        { "BF1305", Documents.Step("name: A\naction: Reboot\ninputs: {delaySeconds: -1}") },
        { "BF1306", Documents.Step("name: A\naction: ExecutePowerShell\ninputs: {commands: x, file: x.ps1}") },
        { "BF1307", Documents.Step("name: A\naction: WebDownload\ninputs: [{source: 'https://h/', destination: x, checksum: ab}]") },
        { "BF1308", Documents.Step("name: A\naction: CreateFile\ninputs: [{path: x, owner: y}]") },
        { "BF1309", Documents.Step("name: A\naction: ExecuteBash") },
        { "BF1401", Documents.Step("name: A\naction: ExecuteBash\ninputs: {commands: '{{ Nope }}'}") },
        { "BF1402", Documents.Step("name: A\naction: ExecuteBash\ninputs: {commands: '{{ build.No.outputs.stdout }}'}") },
        { "BF1403", Documents.Step("name: A\naction: ExecuteBash\ninputs: {commands: '{{ build.A.outputs.stdout }}'}") },
        { "BF1404", Documents.Step("name: A\naction: ExecuteBash\ninputs: {commands: '{{ build.A.inputs.file }}'}") },
        { "BF1405", Documents.Step("name: A\naction: ExecuteBash\ninputs: {commands: '{{ build.A.outputs.file }}'}") },
        { "BF1406", Documents.Step("name: A\naction: ExecuteBash\ninputs: {commands: '{{ loop.index }}'}") },
        { "BF1407", Documents.Step("name: A\naction: ExecuteBash\ninputs: {commands: '{{ build.A }}'}") },
        { "BF1408", "phases: [{name: build, steps: [{name: a, action: ExecuteBash, inputs: {commands: x}}]}, {name: test, steps: [{name: a, action: ExecuteBash, inputs: {commands: '{{ build.a.outputs.stdout }}'}}]}]" },
        { "BF1501", Documents.Step(Step + "\nif: {stringEqual: a}") },
        { "BF1502", Documents.Step(Step + "\nif: {}") },
        { "BF1503", Documents.Step(Step + "\nif: {stringEquals: a}") },
        { "BF1504", Documents.Step(Step + "\nif: {patternMatches: '(', value: a}") },
        { "BF1505", Documents.Step(Step + "\nif: {and: {}}") },
        { "BF1506", Documents.Step(Step + "\nif: {not: {fileExists: a, else: Skip}}") },
        { "BF1507", Documents.Step(Step + "\nif: {numberEquals: a, value: 1}") },
        { "BF1508", "workflow\nsteps: [{if: {not: {not: {not: {not: {stringEquals: a, value: b}}}}}}]" },
        { "BF1601", Documents.Step(Step + "\nloop: {}") },
        { "BF1602", Documents.Step(Step + "\nloop: {for: {start: 1, end: 2, updateBy: 0}}") },
        { "BF1603", Documents.Step(Step + "\nloop: {for: {start: 1, end: 2000000, updateBy: 1}}") },
        { "BF1604", Documents.Step(Step + "\nloop: {forEach: {list: a, delimiter: x}}") },
        { "BF1605", "phases: [{name: build, steps: [{loop: {name: a}}, {loop: {name: a}}]}]" },
        { "BF2001", "workflow\nsteps: [" + string.Join(",", Enumerable.Repeat("{}", 16)) + "]" },
        { "BF2002", "workflow\nsteps: [{action: DistributeImage}]" },
        { "BF2003", "workflow\nsteps: [{action: RunCommand, timeoutSeconds: 43201}]" },
        { "BF2004", "workflow\nsteps: [{action: DistributeImage}, {action: DistributeContainerImage}]" },
        { "BF2005", "workflow\nsteps: []\noutputs: [{name: a, value: $.x}]" },
        { "BF2006", "workflow\noutputs: [{name: a, value: $.parameters.x}]" },
        { "BF2007", "workflow\nsteps: [{name: abc, action: LaunchInstance, inputs: {imageIdOverride.$: $.stepOutputs.abc.instanceId}}]" },
        { "BF2008", "workflow\noutputs: [{name: a, value: $.stepOutputs.a.b}]" },
        { "BF2009", "workflow\nsteps: [{name: abc, action: LaunchInstance}]\noutputs: [{name: a, value: $.stepOutputs.abc.x}]" },
        { "BF2010", "workflow\noutputs: [{name: a, value: $.imagebuilder.x}]" },
        { "BF2011", "workflow\nsteps: [{action: CreateImage, inputs: {instanceId: $.workflowOutputs.a}}]" },
        { "BF2012", "workflow\nparameters: [{name: a, type: integer, default: x}]" },
        { "BF2013", "workflow\nparameters: [{name: a}, {name: a}]" },
        { "BF2014", "workflow\noutputs: [{name: a, value: b}, {name: a, value: b}]" },
        { "BF2015", "workflow\nsteps: [{if: {and: []}}]" },
        { "BF2016", "workflow\nsteps: [{description: ''}]" },
        { "BF2018", "workflow\nsteps: [{action: CreateImage, inputs: {instanceId.$: i-1}}]" },
    };

    /// <summary>Rules about values that callers give, which have tests of their own.</summary>
    private static readonly string[] OfBinding = ["BF1213", "BF1214", "BF2017"];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Each_rule_finds_what_it_is_there_for(string rule, string text)
    {
        var platform = rule is "BF1308" ? DocumentPlatform.Windows : DocumentPlatform.Linux;
        var findings = text.StartsWith("workflow\n", StringComparison.Ordinal)
            ? WorkflowParser.Parse("schemaVersion: 1.0\n" + text["workflow\n".Length..], new WorkflowParseOptions { Stage = WorkflowStage.Build }).Diagnostics
            : ComponentParser.Parse(text, new ParseOptions { Platform = platform }).Diagnostics;

        var finding = findings.First(f => f.RuleId == rule);
        Assert.Equal(BuildFarm.Documents.Rules.All.Single(r => r.Id == rule).Severity, finding.Severity);
        Assert.True(finding.Line >= 1 && finding.Column >= 1);
        Assert.InRange(finding.Message.Length, 10, 600);
        Assert.NotEmpty(finding.Hint);
    }

    [Fact]
    public void Every_rule_has_an_example() =>
        Assert.Equal(BuildFarm.Documents.Rules.All.Select(r => r.Id), Examples.Select(e => (string)e[0]).Concat(OfBinding).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_rule_is_listed_once_with_its_own_id()
    {
        var fields = typeof(BuildFarm.Documents.Rules).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (Rule)f.GetValue(null)!).ToList();

        Assert.Equal(fields.Select(r => r.Id).Order(StringComparer.Ordinal), BuildFarm.Documents.Rules.All.Select(r => r.Id));
        Assert.Distinct(fields.Select(r => r.Id));
    }
}
