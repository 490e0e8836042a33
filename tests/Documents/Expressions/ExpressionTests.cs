using BuildFarm.Documents.Components;
using BuildFarm.Documents.Expressions;

namespace BuildFarm.Documents.Tests.Expressions;

public class ExpressionTests
{
    private readonly TestScope scope = new()
    {
        Variables = { ["Name"] = "web", ["a-b_1"] = "x", ["path"] = "/my/param", ["Braces"] = "{{ Name }}" },
        Inputs = { ["build.Get"] = Documents.OnlyStep("name: A\naction: WebDownload\ninputs:\n  - source: https://h/a\n    destination: /a\n  - source: https://h/b\n    destination: /b").Inputs! },
        Outputs = { ["build.Run.stdout"] = "out" },
        Ssm = { ["/my/param"] = new("secret", true), ["/plain"] = new("open"), ["/name"] = new("/my/param") },
    };

    private async Task<string> Resolve(string text) => (await ExpressionResolver.ResolveAsync(text, scope)).Text;

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("{{ Name }}", "web")]
    [InlineData("{{Name}}-{{ Name}}{{Name }}", "web-webweb")]
    [InlineData("{{ a-b_1 }}", "x")]
    [InlineData("{{ build.Get.inputs[1].destination }}", "/b")]
    [InlineData("{{ build.Run.outputs.stdout }}", "out")]
    [InlineData("{{ aws:ssm:/plain }}", "open")]
    [InlineData("{{ aws:ssm:resolve(path) }}", "secret")]
    [InlineData("{{ aws:ssm:resolve(aws:ssm:/name) }}", "secret")]
    [InlineData("{{ Braces }}", "{{ Name }}")]
    [InlineData("{{{ Name }}}", "{web}")]
    [InlineData("{{ {{ Name }} }}", "{{ web }}")]
    [InlineData("docker ps --format '{{.Names}}'", "docker ps --format '{{.Names}}'")]
    [InlineData("{{ loop.index }} {{ mine.value }}", "{{ loop.index }} {{ mine.value }}")]
    [InlineData("{{", "{{")]
    [InlineData("}} {{ Name", "}} {{ Name")]
    [InlineData("{{}}", "{{}}")]
    public async Task Expressions_are_replaced_and_other_braces_stay(string text, string expected) => Assert.Equal(expected, await Resolve(text));

    [Fact]
    public async Task A_loop_is_known_by_loop_and_by_its_name()
    {
        scope.Iteration = new LoopIteration("mine", 2, "v");

        Assert.Equal("2 v 2 v {{ other.index }}", await Resolve("{{ loop.index }} {{ loop.value }} {{ mine.index }} {{ mine.value }} {{ other.index }}"));
    }

    [Theory]
    [InlineData("{{ Nope }}")]
    [InlineData("{{ name }}")]
    [InlineData("{{ build.Get.inputs[2].destination }}")]
    [InlineData("{{ build.Get.inputs.destination }}")]
    [InlineData("{{ build.Later.outputs.stdout }}")]
    [InlineData("{{ aws:ssm:/none }}")]
    [InlineData("{{ aws:ssm:resolve(aws:ssm:resolve(path)) }}")]
    public async Task What_is_not_there_fails_and_is_named(string text)
    {
        var failure = await Assert.ThrowsAsync<ExpressionException>(() => Resolve(text));

        Assert.NotEmpty(failure.Message);
    }

    [Fact]
    public async Task A_secret_taints_its_text_and_is_never_printed()
    {
        var text = await ExpressionResolver.ResolveAsync("token={{ aws:ssm:/my/param }}", scope);

        Assert.True(text.IsSecret);
        Assert.Equal("token=secret", text.Text);
        Assert.Equal("***", text.ToString());
    }

    [Fact]
    public async Task A_tree_is_resolved_with_its_secrets_named()
    {
        var inputs = Documents.Parse(Documents.Step("name: A\naction: ExecuteBash\ninputs:\n  commands: ['x {{ aws:ssm:/my/param }}', plain]")).Document!.Phases[0].Steps[0].Inputs!;

        var resolved = await ExpressionResolver.ResolveAsync(inputs, scope);

        Assert.Equal(["x secret", "plain"], resolved.Node.Get("commands")!.AsStringList());
        Assert.Equal(["secret"], resolved.Secrets);
    }

    [Theory]
    [InlineData("{{ Nope }}", "BF1401")]
    [InlineData("{{ build.B.outputs.stdout }}", "BF1403")]
    [InlineData("{{ build.C.outputs.stdout }}", "BF1403")]
    [InlineData("{{ validate.D.outputs.stdout }}", "BF1403")]
    [InlineData("{{ build.X.outputs.stdout }}", "BF1402")]
    [InlineData("{{ bild.A.outputs.stdout }}", "BF1402")]
    [InlineData("{{ build.A.outputs.stderr }}", "BF1405")]
    [InlineData("{{ build.W.outputs.stdout }}", "BF1405")]
    [InlineData("{{ build.W.inputs.source }}", "BF1404")]
    [InlineData("{{ build.W.inputs[1].source }}", "BF1404")]
    [InlineData("{{ build.W.inputs[0].sorce }}", "BF1404")]
    [InlineData("{{ build.A.inputs[0].commands }}", "BF1404")]
    [InlineData("{{ build.A.inputs.commands }}", "BF1404")]
    [InlineData("{{ build.A.output.stdout }}", "BF1407")]
    [InlineData("{{ build.A }}", "BF1407")]
    [InlineData("{{ aws:ssm: }}", "BF1407")]
    [InlineData("{{ aws:ssm:resolve(Nope) }}", "BF1401")]
    [InlineData("{{ aws:ssm:resolve(aws:ssm:resolve(Src)) }}", "BF1407")]
    [InlineData("{{ loop.index }}", "BF1406")]
    [InlineData("{{ Src }} {{ build.A.outputs.stdout }} {{ build.A.inputs.commands[0] }} {{ build.W.inputs[0].source }} {{ aws:ssm:/x }} {{ aws:ssm:resolve(Src) }} {{ .Foo }}", "")]
    public void References_are_checked_before_anything_runs(string text, string rule)
    {
        var document = """
            schemaVersion: 1.0
            parameters: [{Src: {type: string}}]
            phases:
              - name: build
                steps:
                  - {name: A, action: ExecuteBash, inputs: {commands: [x]}}
                  - {name: W, action: S3Download, inputs: [{source: 's3://b/k', destination: /x}]}
                  - {name: B, action: ExecuteBash, inputs: {commands: ['TEXT']}}
                  - {name: C, action: ExecuteBash, inputs: {commands: [x]}}
              - name: validate
                steps:
                  - {name: D, action: ExecuteBash, inputs: {commands: [x]}}
            """.Replace("TEXT", text, StringComparison.Ordinal);

        Assert.Equal(rule.Length == 0 ? [] : [$"8:61 {rule}"], Documents.Findings(document));
    }

    [Fact]
    public void A_test_that_refers_to_the_build_is_warned() =>
        Assert.Equal(["4:78 BF1408"], Documents.Findings("""
            schemaVersion: 1.0
            phases:
              - {name: build, steps: [{name: A, action: ExecuteBash, inputs: {commands: [x]}}]}
              - {name: test, steps: [{name: A, action: ExecuteBash, inputs: {commands: ['{{ build.A.outputs.stdout }}']}}]}
            """));

    [Fact]
    public void What_a_document_reads_from_outside_is_known()
    {
        var document = Documents.Parse("parameters: [{Path: {type: string}}]\n" + Documents.Step(
            "name: A\naction: ExecuteBash\ninputs: {commands: ['{{ aws:ssm:/a }} {{ aws:ssm:resolve(Path) }} {{ aws:ssm:resolve(aws:ssm:/b) }}']}")).Document!;

        var references = DocumentReferences.Of(document, new Dictionary<string, string> { ["Path"] = "/p" });

        Assert.Equal(["/a", "/b", "/p"], references.SsmParameters.Order());
        Assert.Equal(["Path"], references.Variables);
        Assert.True(references.HasNestedSsm);
    }
}
