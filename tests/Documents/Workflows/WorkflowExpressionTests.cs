using BuildFarm.Documents.Expressions;
using BuildFarm.Documents.Workflows;

namespace BuildFarm.Documents.Tests.Workflows;

public class WorkflowExpressionTests
{
    private static readonly WorkflowScope Scope = new()
    {
        Parameters = new Dictionary<string, WorkflowValue> { ["wait"] = WorkflowValue.Of(true), ["n"] = WorkflowValue.Of(3), ["types"] = WorkflowValue.Of(["a", "b"]), ["text"] = WorkflowValue.Of("x") },
        StepOutputs = new Dictionary<string, IReadOnlyDictionary<string, WorkflowValue>>
        {
            ["Launch"] = new Dictionary<string, WorkflowValue> { ["instanceId"] = WorkflowValue.Of("i-1"), ["output"] = WorkflowValue.Of(["one", "two"]) },
            ["Dist"] = new Dictionary<string, WorkflowValue> { ["distributedImages"] = WorkflowValue.FromJson("""[{"region":"eu","amiId":"ami-1"}]""") },
        },
        WorkflowOutputs = new Dictionary<string, WorkflowValue> { ["ImageId"] = WorkflowValue.Of("ami-9") },
        ImageBuilder = new Dictionary<string, WorkflowValue> { ["platform"] = WorkflowValue.Of("Linux") },
    };

    [Theory]
    [InlineData("$.parameters.text", "x")]
    [InlineData("$.parameters.n", "3")]
    [InlineData("$.parameters.wait", "true")]
    [InlineData("$.parameters.types[1]", "b")]
    [InlineData("$.stepOutputs.Launch.instanceId", "i-1")]
    [InlineData("$.stepOutputs.Launch.output[0]", "one")]
    [InlineData("$.stepOutputs['Launch'].instanceId", "i-1")]
    [InlineData("$.stepOutputs.Launch.instanceId[0]", "i-1")]
    [InlineData("$.stepOutputs.Dist.distributedImages[0].amiId", "ami-1")]
    [InlineData("$.workflowOutputs.ImageId", "ami-9")]
    [InlineData("$.imagebuilder.Platform", "Linux")]
    [InlineData("$.imageBuilder.platform", "Linux")]
    [InlineData("id={{ $.stepOutputs.Launch.instanceId }} {{$.parameters.n}} {{ imagebuilder:buildDate }}", "id=i-1 3 {{ imagebuilder:buildDate }}")]
    [InlineData("{{ $.parameters.types }}", """["a","b"]""")]
    [InlineData("plain $5", "plain $5")]
    public void A_path_gives_its_value(string text, string expected) => Assert.Equal(expected, WorkflowExpressions.Evaluate(text, Scope).ToString());

    [Theory]
    [InlineData("$.parameters.no")]
    [InlineData("$.stepOutputs.No.x")]
    [InlineData("$.stepOutputs.Launch.no")]
    [InlineData("$.stepOutputs.Launch.output[2]")]
    [InlineData("$.stepOutputs.Launch.output.x")]
    [InlineData("$.stepOutputs.Launch.instanceId.x")]
    [InlineData("$.nowhere.x")]
    [InlineData("$..")]
    [InlineData("$.parameters.a[")]
    [InlineData("a {{ $.parameters.no }}")]
    [InlineData("a {{ $ }}")]
    public void A_path_that_leads_nowhere_is_named(string text) =>
        Assert.Contains("$", Assert.Throws<ExpressionException>(() => WorkflowExpressions.Evaluate(text, Scope)).Message, StringComparison.Ordinal);

    private static WorkflowDocument Parse(string steps, string rest = "")
    {
        var result = WorkflowParser.Parse("""
            schemaVersion: 1.0
            parameters: [{name: wait, type: boolean}, {name: n, type: integer}, {name: types, type: stringList}, {name: text}]
            steps:
              - {name: Launch, action: LaunchInstance, inputs: {waitFor: ssmAgent}}

            """ + "  " + steps.Replace("\n", "\n  ") + "\n" + rest);
        Assert.Empty(result.Diagnostics);
        return result.Document!;
    }

    [Fact]
    public void Inputs_are_resolved_with_plain_names()
    {
        var step = Parse("- {name: Again, action: LaunchInstance, inputs: {waitFor: ssmAgent, imageIdOverride.$: $.workflowOutputs.ImageId, instanceTypesOverride.$: $.parameters.types}}").Steps[1];

        var inputs = WorkflowExpressions.ResolveInputs(step, Scope);

        Assert.Equal(["waitFor", "imageIdOverride", "instanceTypesOverride"], inputs.Entries.Select(e => e.Name));
        Assert.Equal("ami-9", inputs.GetString("imageIdOverride"));
        Assert.Equal(["a", "b"], inputs.Get("instanceTypesOverride")!.AsStringList());
    }

    [Fact]
    public void Nested_inputs_are_resolved()
    {
        var step = Parse("- {name: Copy, action: DistributeImage, inputs: {distributions: [{region.$: $.parameters.text, amiTags: {a: '{{ $.parameters.n }}'}}]}}").Steps[1];

        var entry = WorkflowExpressions.ResolveInputs(step, Scope).Get("distributions")!.Items[0];

        Assert.Equal(("x", "3"), (entry.GetString("region"), entry.Get("amiTags")!.GetString("a")));
    }

    [Theory]
    [InlineData("{booleanEquals: true, value: $.parameters.wait}", true)]
    [InlineData("{booleanEquals: false, value: $.parameters.wait}", false)]
    [InlineData("{booleanEquals: true, value: $.parameters.text}", false)]
    [InlineData("{stringEquals: Linux, value: $.imagebuilder.Platform}", true)]
    [InlineData("{stringEquals: linux, value: $.imagebuilder.platform}", false)]
    [InlineData("{stringEquals: 3, value: $.parameters.n}", true)]
    [InlineData("{numberEquals: '3.0', value: $.parameters.n}", true)]
    [InlineData("{numberGreaterThan: 2, value: $.parameters.n}", true)]
    [InlineData("{numberGreaterThanEquals: 4, value: $.parameters.n}", false)]
    [InlineData("{numberLessThan: 4, value: $.parameters.n}", true)]
    [InlineData("{numberLessThanEquals: 2, value: $.parameters.n}", false)]
    [InlineData("{numberEquals: 1, value: $.parameters.text}", false)]
    [InlineData("{and: [{numberEquals: 3, value: $.parameters.n}, {not: {stringEquals: a, value: b}}]}", true)]
    [InlineData("{or: [{numberEquals: 4, value: $.parameters.n}, {stringEquals: a, value: b}]}", false)]
    [InlineData("{not: [{stringEquals: a, value: b}]}", true)]
    public void A_condition_decides(string condition, bool expected) =>
        Assert.Equal(expected, WorkflowExpressions.ShouldRun(Parse($"- {{name: Wait, action: WaitForAction, if: {condition}}}").Steps[1], Scope));

    [Fact]
    public void Rollback_is_on_unless_something_says_otherwise()
    {
        var steps = Parse("- {name: Aaa, action: WaitForAction}\n- {name: Bbb, action: WaitForAction, rollbackEnabled: false}\n- {name: Ccc, action: WaitForAction, rollbackEnabled: $.parameters.wait}\n- {name: Ddd, action: WaitForAction, rollbackEnabled: $.parameters.text}").Steps;

        Assert.True(WorkflowExpressions.IsRollbackEnabled(steps[1], Scope));
        Assert.False(WorkflowExpressions.IsRollbackEnabled(steps[2], Scope));
        Assert.True(WorkflowExpressions.IsRollbackEnabled(steps[3], Scope));
        Assert.Throws<ExpressionException>(() => WorkflowExpressions.IsRollbackEnabled(steps[4], Scope));
    }

    [Fact]
    public void Outputs_of_skipped_steps_are_left_out()
    {
        var document = Parse("- {name: Wait, action: WaitForAction}", "outputs: [{name: id, value: $.stepOutputs.Launch.instanceId}, {name: why, value: $.stepOutputs.Wait.reason}, {name: both, value: 'a {{ $.stepOutputs.Launch.instanceId }}'}]");

        Assert.Equal(new Dictionary<string, WorkflowValue> { ["id"] = WorkflowValue.Of("i-1"), ["both"] = WorkflowValue.Of("a i-1") }, WorkflowExpressions.EvaluateOutputs(document, Scope));
    }

    [Fact]
    public void Parameters_are_bound_by_type()
    {
        var document = WorkflowParser.Parse("schemaVersion: 1.0\nparameters: [{name: f, type: boolean, default: false}, {name: n, type: integer}, {name: l, type: stringList}, {name: s}, {name: m}]\nsteps: [{name: Wait, action: WaitForAction}]").Document!;

        var bound = WorkflowParameters.Bind(document, new Dictionary<string, IReadOnlyList<string>> { ["n"] = ["x"], ["l"] = ["a", "b"], ["s"] = ["t"], ["z"] = ["?"] });

        Assert.Equal(["BF1214", "BF2017", "BF1213"], bound.Diagnostics.Select(d => d.RuleId));
        Assert.Equal(WorkflowValue.Of(false), bound.Values["f"]);
        Assert.Equal(WorkflowValue.Of(["a", "b"]), bound.Values["l"]);
        Assert.True(bound.HasErrors);
    }

    [Fact]
    public void Values_survive_their_json()
    {
        WorkflowValue[] values = [WorkflowValue.Of("a\"\n"), WorkflowValue.Of(7), WorkflowValue.Of(true), WorkflowValue.Of(["x", ""]), WorkflowValue.Of((IReadOnlyList<string>)[])];

        Assert.Equal(values, values.Select(v => WorkflowValue.FromJson(v.ToJson())));
    }
}
