using BuildFarm.Documents.Components;

namespace BuildFarm.Documents.Tests.Components;

public class ComponentParserTests
{
    private const string Full = """
        name: Ping
        description: Pings hosts.
        schemaVersion: '1.0'
        parameters:
          - Hosts:
              type: string
              default: a,b
              description: Hosts to ping.
        constants:
          - Count:
              type: string
              value: 4
        phases:
          - name: build
            steps:
              - name: Ping
                action: ExecuteBash
                timeoutSeconds: -1
                onFailure: Ignore
                maxAttempts: 3
                loop:
                  name: hosts
                  forEach:
                    list: '{{ Hosts }}'
                if:
                  not:
                    fileExists: /etc/x
                  else: Abort
                inputs:
                  commands:
                    - ping -c {{ Count }} {{ loop.value }} {{ hosts.index }}
          - name: validate
            steps:
              - name: Check
                action: Assert
                inputs:
                  stringEquals: '{{ build.Ping.outputs.stdout }}'
                  value: ok
        """;

    [Fact]
    public void A_document_with_everything_is_read()
    {
        var result = ComponentParser.Parse(Full);

        Assert.Empty(result.Diagnostics);
        var document = result.Document!;
        Assert.Equal(("Ping", "Pings hosts.", "1.0"), (document.Name, document.Description, document.SchemaVersion));
        Assert.Equal(("Hosts", "a,b", false), (document.Parameters[0].Name, document.Parameters[0].Default, document.Parameters[0].IsRequired));
        Assert.Equal(("Count", "4"), (document.Constants[0].Name, document.Constants[0].Value));
        var step = document.Phases[0].Steps[0];
        Assert.Equal((-1, OnFailure.Ignore, 3), (step.TimeoutSeconds, step.OnFailure, step.MaxAttempts));
        Assert.Equal(',', Assert.IsType<ForEachDelimitedLoop>(step.Loop).Delimiter);
        Assert.Equal("hosts", step.Loop!.Name);
        Assert.Equal(16, step.Span.Line);
    }

    [Fact]
    public void Defaults_are_those_of_the_guide()
    {
        var step = Documents.OnlyStep("name: A\naction: UpdateOS");

        Assert.Equal((7200, OnFailure.Abort, 1), (step.TimeoutSeconds, step.OnFailure, step.MaxAttempts));
        Assert.Equal(-1, Documents.OnlyStep("name: A\naction: ExecuteDocument\ninputs: {document: x.yml}").TimeoutSeconds);
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("'1.0'")]
    [InlineData("1")]
    [InlineData("\"1\"")]
    public void A_schema_version_may_be_spelt_in_several_ways(string version) =>
        Assert.Empty(Documents.Findings($"schemaVersion: {version}\nphases: [{{name: test, steps: [{{name: a, action: UpdateOS}}]}}]"));

    [Theory]
    [InlineData("name: A\nactoin: UpdateOS", "5:9 BF1103", "6:9 BF1102")]
    [InlineData("name: A\naction: ExecuteBsh", "6:17 BF1205")]
    [InlineData("name: A\naction: executebash", "6:17 BF1205")]
    [InlineData("name: A\naction: UpdateOS\ntimeoutSeconds: 0", "7:25 BF1206")]
    [InlineData("name: A\naction: UpdateOS\ntimeoutSeconds: -2", "7:25 BF1206")]
    [InlineData("name: A\naction: UpdateOS\ntimeoutSeconds: '{{ x }}'", "7:25 BF1108")]
    [InlineData("name: A\naction: UpdateOS\ntimeoutSeconds: ten", "7:25 BF1101")]
    [InlineData("name: A\naction: UpdateOS\nmaxAttempts: 0", "7:22 BF1106")]
    [InlineData("name: A\naction: UpdateOS\nonFailure: abort", "7:20 BF1105")]
    [InlineData("name: A\naction: UpdateOS\nonFailure: Retry", "7:20 BF1105")]
    [InlineData("name: ''\naction: UpdateOS", "5:15 BF1104")]
    [InlineData("name: [a]\naction: UpdateOS", "5:15 BF1101")]
    [InlineData("name: '{{ x }}'\naction: UpdateOS", "5:15 BF1108")]
    [InlineData("name: A\naction: ExecuteBash", "5:9 BF1309")]
    [InlineData("name: A\naction: ExecuteDocument\nmaxAttempts: 2\ntimeoutSeconds: 5\ninputs: {document: x}", "7:22 BF1211", "8:25 BF1211")]
    [InlineData("name: A\naction: Reboot\ntimeoutSeconds: 5", "7:25 BF1212")]
    public void A_wrong_step_is_found_at_its_place(string step, params string[] expected) => Assert.Equal(expected, Documents.Findings(Documents.Step(step)));

    [Fact]
    public void A_misspelt_name_gets_the_nearest_one()
    {
        var findings = Documents.Parse(Documents.Step("name: A\naction: ExecuteBsh\nonFailur: Abort")).Diagnostics;

        Assert.Equal(["Did you mean 'ExecuteBash'?", "Did you mean 'onFailure'?"], findings.Select(f => f.Hint));
    }

    [Theory]
    [InlineData("schemaVersion: 2.0\nphases: [{name: build, steps: [{name: a, action: UpdateOS}]}]", "1:16 BF1201")]
    [InlineData("phases: [{name: build, steps: [{name: a, action: UpdateOS}]}]", "1:1 BF1103")]
    [InlineData("schemaVersion: 1.0", "1:1 BF1103")]
    [InlineData("schemaVersion: 1.0\nphases: []", "2:9 BF1104")]
    [InlineData("schemaVersion: 1.0\nphases: {name: build}", "2:9 BF1101")]
    [InlineData("schemaVersion: 1.0\nphases: [{name: biuld, steps: [{name: a, action: UpdateOS}]}]", "2:9 BF1202")]
    [InlineData("schemaVersion: 1.0\nphases: [{name: build, steps: []}]", "2:31 BF1104")]
    [InlineData("schemaVersion: 1.0\nphases: [{name: build, steps: [{name: a, action: UpdateOS}]}, {name: build, steps: [{name: a, action: UpdateOS}]}]", "2:70 BF1203")]
    [InlineData("schemaVersion: 1.0\nphases: [{name: build, steps: [{name: a, action: UpdateOS}, {name: a, action: UpdateOS}]}]", "2:68 BF1204")]
    [InlineData("schemaVersion: 1.0\nphases: [build]", "2:9 BF1202", "2:10 BF1101")]
    [InlineData("- a\n- b", "1:1 BF1101")]
    [InlineData("hello", "1:1 BF1101")]
    public void A_wrong_document_is_found_at_its_place(string text, params string[] expected) => Assert.Equal(expected, Documents.Findings(text));

    [Theory]
    [InlineData("parameters:\n  - ab: {type: string}", "2:5 BF1107")]
    [InlineData("parameters:\n  - a b c: {type: string}", "2:5 BF1107")]
    [InlineData("parameters:\n  - 123: {type: string}", "2:5 BF1107")]
    [InlineData("parameters:\n  - loop: {type: string}", "2:5 BF1210")]
    [InlineData("parameters:\n  - abc: {type: number}", "2:17 BF1209")]
    [InlineData("parameters:\n  - abc: {default: x}", "2:10 BF1103")]
    [InlineData("parameters:\n  - abc: {type: string, defualt: x}", "2:25 BF1102")]
    [InlineData("parameters:\n  - abc: {type: string, default: '{{ x }}'}", "2:34 BF1108")]
    [InlineData("parameters:\n  - abc: string", "2:10 BF1101")]
    [InlineData("parameters:\n  abc: {type: string}", "2:3 BF1101")]
    [InlineData("parameters:\n  - abc: {type: string}\n  - abc: {type: string}", "3:5 BF1208")]
    [InlineData("parameters:\n  - abc: {type: string}\nconstants:\n  - abc: {type: string, value: x}", "4:5 BF1208")]
    [InlineData("constants:\n  - abc: {type: string}", "2:10 BF1103")]
    public void Wrong_variables_are_found_at_their_place(string head, params string[] expected) =>
        Assert.Equal(expected, Documents.Findings(head + "\nschemaVersion: 1.0\nphases: [{name: build, steps: [{name: a, action: UpdateOS}]}]"));

    [Fact]
    public void All_findings_come_in_one_pass_ordered_by_place()
    {
        const string Text = """
            name: x
            schemaVersion: 3
            paramters: []
            phases:
              - name: build
                steps:
                  - name: A
                    action: ExecuteBash
                    inputs:
                      comands: ['x {{ Nope }}']
                  - name: A
                    action: Rebot
            """;

        var findings = Documents.Findings(Text);

        Assert.Equal(["2:16 BF1201", "3:1 BF1102", "10:11 BF1302", "10:11 BF1303", "10:24 BF1401", "11:15 BF1204", "12:17 BF1205"], findings);
    }

    [Fact]
    public void A_document_with_an_error_is_not_given_out()
    {
        var result = Documents.Parse(Documents.Step("name: A\naction: Nope"));

        Assert.True(result.HasErrors);
        Assert.Null(result.Document);
    }

    [Fact]
    public void A_warning_alone_keeps_the_document() =>
        Assert.NotNull(Documents.Parse(Documents.Step("name: A\naction: Reboot\ntimeoutSeconds: 5")).Document);

    [Fact]
    public void A_hundred_documents_take_well_under_a_second()
    {
        // One good round of many is enough: other programs share the machine, and the first round compiles.
        var rounds = Enumerable.Range(0, 20).Select(_ =>
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            for (var i = 0; i < 100; i++) Assert.NotNull(ComponentParser.Parse(Full).Document);
            return watch.ElapsedMilliseconds;
        });

        Assert.Contains(rounds, milliseconds => milliseconds < 500);
    }

    [Fact]
    public void An_input_that_stands_beside_inputs_is_sent_below_them()
    {
        var finding = Assert.Single(Documents.Parse(Documents.Step("name: A\naction: MoveFile\ninputs:\n  - source: a\n    destination: b\noverwrite: false")).Diagnostics);

        Assert.Equal(("BF1102", "'overwrite' is an input; write it below 'inputs'."), (finding.RuleId, finding.Hint));
    }

    [Fact]
    public void Variables_may_be_written_flat_as_the_guide_does()
    {
        var result = Documents.Parse("parameters:\n  - Hosts:\n    type: string\n    default: a\n    description: d\nconstants:\n  - Source:\n    type: string\n    value: b\n" + Documents.Step("name: A\naction: ExecuteBash\ninputs: {commands: '{{ Hosts }} {{ Source }}'}"));

        Assert.Empty(result.Diagnostics);
        Assert.Equal(("Hosts", "a", "d"), (result.Document!.Parameters[0].Name, result.Document.Parameters[0].Default, result.Document.Parameters[0].Description));
        Assert.Equal(("Source", "b"), (result.Document.Constants[0].Name, result.Document.Constants[0].Value));
    }

    [Theory]
    [InlineData("parameters:\n  - Hosts:\n    typ: string", "2:5 BF1101")]
    [InlineData("parameters:\n  - Hosts:\n    Other:\n    type: string", "2:5 BF1101")]
    [InlineData("parameters:\n  - Hosts: {type: string}\n    Other: {type: int}", "2:5 BF1101", "3:19 BF1209")]
    public void Several_names_in_one_entry_are_refused(string head, params string[] expected) =>
        Assert.Equal(expected, Documents.Findings(head + "\nschemaVersion: 1.0\nphases: [{name: build, steps: [{name: a, action: UpdateOS}]}]"));

    [Fact]
    public void A_missing_required_parameter_is_an_error_and_an_unknown_one_a_warning()
    {
        var document = Documents.Parse("parameters:\n  - Needed: {type: string}\n  - Given: {type: string, default: x}\nconstants:\n  - Fixed: {type: string, value: c}\n" + Documents.Step("name: A\naction: UpdateOS")).Document!;

        var bound = ParameterBinder.Bind(document, new Dictionary<string, string> { ["Given"] = "y", ["Gven"] = "z", ["Fixed"] = "w" });

        Assert.True(bound.HasErrors);
        Assert.Equal(["BF1214", "BF1213", "BF1214"], bound.Diagnostics.Select(d => d.RuleId));
        Assert.Equal(("y", "c"), (bound.Values["Given"], bound.Values["Fixed"]));
    }
}
