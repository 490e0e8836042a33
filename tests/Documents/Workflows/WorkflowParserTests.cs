using BuildFarm.Documents.Workflows;

namespace BuildFarm.Documents.Tests.Workflows;

public class WorkflowParserTests
{
    private const string Launch = "  - {name: Launch, action: LaunchInstance, inputs: {waitFor: ssmAgent}}\n";

    private static string[] Findings(string text, WorkflowStage? stage = null) =>
        [.. WorkflowParser.Parse(text, new WorkflowParseOptions { Stage = stage }).Diagnostics.Select(d => $"{d.Line}:{d.Column} {d.RuleId}")];

    /// <summary>Line 4 is the first line of the steps behind the launch.</summary>
    private static string Steps(string steps) => "schemaVersion: 1.0\nsteps:\n" + Launch + string.Join('\n', steps.Split('\n').Select(l => "  " + l));

    private static string If(string condition) => Steps("- name: Wait\n  action: WaitForAction\n  if:\n    " + condition.Replace("\n", "\n    "));

    [Theory]
    [InlineData("build-image", WorkflowStage.Build, "LaunchInstance ExecuteComponents CollectImageMetadata SanitizeInstance CreateImage TerminateInstance")]
    [InlineData("build-image-from-file", WorkflowStage.Build, "RegisterImage")]
    [InlineData("test-image", WorkflowStage.Test, "LaunchInstance ExecuteComponents TerminateInstance")]
    [InlineData("distribute-image", WorkflowStage.Distribution, "DistributeImage")]
    public void The_managed_workflows_are_right(string name, WorkflowStage stage, string actions)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ManagedWorkflows", name + ".yml"));

        var result = WorkflowParser.Parse(text, new WorkflowParseOptions { Stage = stage });

        Assert.Empty(result.Diagnostics);
        Assert.Equal(name, result.Document!.Name);
        Assert.Equal(actions.Split(' '), result.Document.Steps.Select(s => s.Action));
    }

    [Fact]
    public void A_workflow_with_everything_is_read()
    {
        var result = WorkflowParser.Parse("""
            ---
            name: sample
            description: All of it.
            schemaVersion: 1.0
            parameters:
              - {name: wait, type: boolean, default: true, description: Wait at the end.}
              - {name: count, type: integer, default: 3}
              - {name: types, type: stringList, default: [a, b]}
              - {name: region}
            steps:
              - name: Launch
                action: LaunchInstance
                description: Starts it.
                onFailure: Abort
                rollbackEnabled.: x
            """.Replace("rollbackEnabled.: x", "rollbackEnabled: $.parameters.wait\n    timeoutSeconds: 900\n    inputs:\n      waitFor: ssmAgent\n      instanceTypesOverride.$: $.parameters.types\n      healthCheck: RUNNING\n  - name: Wait\n    action: WaitForAction\n    if:\n      booleanEquals: true\n      value: '$.parameters.wait'\noutputs:\n  - name: id\n    value: $.stepOutputs.Launch.instanceId"));

        Assert.Empty(result.Diagnostics);
        var document = result.Document!;
        Assert.Equal([WorkflowParameterType.Boolean, WorkflowParameterType.Integer, WorkflowParameterType.StringList, WorkflowParameterType.String], document.Parameters.Select(p => p.Type));
        Assert.Equal([WorkflowValue.Of(true), WorkflowValue.Of(3), WorkflowValue.Of(["a", "b"]), null], document.Parameters.Select(p => p.Default));
        Assert.Equal((TimeSpan.FromMinutes(15), TimeSpan.FromDays(3)), (document.Steps[0].Timeout, document.Steps[1].Timeout));
        Assert.Equal("id", document.Outputs[0].Name);
    }

    [Fact]
    public void There_are_nineteen_actions_with_the_published_times()
    {
        Assert.Equal(19, WorkflowActions.All.Count);
        Assert.Equal((75.0, 720.0), Minutes("LaunchInstance"));
        Assert.Equal((60.0, 180.0), Minutes("WaitForSSMAgent"));
        Assert.Equal((720.0, 1440.0), Minutes("ExecuteComponents"));
        Assert.Equal((720.0, 4320.0), Minutes("CreateImage"));
        Assert.Equal((540.0, 720.0), Minutes("RegisterImage"));
        Assert.Equal((4320.0, 10080.0), Minutes("WaitForAction"));
        Assert.Equal((360.0, 1440.0), Minutes("ExecuteStateMachine"));
        Assert.Equal((120.0, 180.0), Minutes("ModifyImageAttributes"));
        Assert.All(WorkflowActions.All, a => Assert.True(a.DefaultTimeout <= a.MaxTimeout));
    }

    private static (double Default, double Max) Minutes(string action) =>
        (WorkflowActions.Find(action)!.DefaultTimeout.TotalMinutes, WorkflowActions.Find(action)!.MaxTimeout.TotalMinutes);

    [Theory]
    [InlineData("- {name: ab, action: WaitForAction}", "4:12 BF1107")]
    [InlineData("- {name: a-b-c, action: WaitForAction}", "4:12 BF1107")]
    [InlineData("- {name: Launch, action: WaitForAction}", "4:12 BF1204")]
    [InlineData("- {name: Step, action: WaitForActoin}", "4:26 BF1205")]
    [InlineData("- {name: Step, action: WaitForAction, onFailure: Ignore}", "4:52 BF1105")]
    [InlineData("- {name: Step, action: WaitForAction, timeoutSeconds: 604801}", "4:57 BF2003")]
    [InlineData("- {name: Step, action: WaitForAction, timeoutSeconds: 0}", "4:57 BF2003")]
    [InlineData("- {name: Step, action: WaitForAction, maxAttempts: 2}", "4:41 BF1102")]
    [InlineData("- {name: Step, action: WaitForAction, description: ''}", "4:54 BF2016")]
    [InlineData("- {name: Step, action: WaitForAction, rollbackEnabled: maybe}", "4:58 BF1101")]
    [InlineData("- {name: Step, action: WaitForAction, inputs: {payload: '{'}}", "4:59 BF1305")]
    [InlineData("- {name: Step, action: WaitForAction, inputs: [a]}", "4:49 BF1101")]
    [InlineData("- {name: Step, action: CreateImage}", "4:5 BF1309")]
    [InlineData("- {name: Step, action: CreateImage, inputs: {}}", "4:47 BF1302")]
    [InlineData("- {name: Step, action: CreateImage, inputs: {instanceID.$: $.stepOutputs.Launch.instanceId}}", "4:47 BF1302", "4:48 BF1303")]
    [InlineData("- {name: Step, action: CreateImage, inputs: {instanceId: $.stepOutputs.Launch.instanceId}}", "4:48 BF2011")]
    [InlineData("- {name: Step, action: CreateImage, inputs: {instanceId.$: i-123}}", "4:48 BF2018")]
    [InlineData("- {name: Step, action: CreateImage, inputs: {instanceId.$: $.stepOutputs.Launch.instanceID}}", "4:62 BF2009")]
    [InlineData("- {name: Step, action: CreateImage, inputs: {instanceId.$: $.stepOutputs.Lunch.instanceId}}", "4:62 BF2008")]
    [InlineData("- {name: Step, action: CreateImage, inputs: {instanceId.$: $.stepOutputs.Step.imageId}}", "4:62 BF2007")]
    [InlineData("- {name: Step, action: CreateImage, inputs: {instanceId.$: $.parameters.id}}", "4:62 BF2006")]
    [InlineData("- {name: Step, action: CreateImage, inputs: {instanceId.$: $.imagebuilder.imageID2}}", "4:62 BF2010")]
    [InlineData("- {name: Step, action: CreateImage, inputs: {instanceId.$: $.stepOutput.Launch.instanceId}}", "4:62 BF2005")]
    [InlineData("- {name: Step, action: CreateImage, inputs: {instanceId.$: $.stepOutputs.Launch}}", "4:62 BF2005")]
    [InlineData("- {name: Step, action: CreateImage, inputs: {instanceId: 'x-{{ $.parameters.id }}'}}", "4:63 BF2006")]
    [InlineData("- {name: Step, action: CreateImage, inputs: {instanceId.$: $.workflowOutputs.any}}")]
    [InlineData("- {name: Step, action: LaunchInstance, inputs: {waitFor: boot, healthCheck: OK}}", "4:60 BF1305", "4:79 BF1305")]
    [InlineData("- {name: Step, action: DistributeImage, inputs: {distributions: [{name: x}]}}", "4:68 BF1302")]
    [InlineData("- {name: Step, action: DistributeImage, inputs: {distributions: [{region.$: $.parameters.no, amiTags: {a: 'b {{ imagebuilder:buildDate }}'}}]}}", "4:79 BF2006")]
    [InlineData("- {name: Step, action: RunCommand, inputs: {instanceId: i, documentName: d, parameters: {commands: [a]}}}")]
    [InlineData("- {name: Step, action: RunCommand, inputs: {instanceId: i, documentName: d, parameters: {commands: {a: b}}}}", "4:102 BF1304")]
    public void A_wrong_step_is_found_at_its_place(string step, params string[] expected) => Assert.Equal(expected, Findings(Steps(step)));

    [Theory]
    [InlineData("LaunchInstance", WorkflowStage.Distribution)]
    [InlineData("CreateImage", WorkflowStage.Test)]
    [InlineData("CollectImageScanFindings", WorkflowStage.Build)]
    [InlineData("SanitizeInstance", WorkflowStage.Test)]
    [InlineData("DistributeImage", WorkflowStage.Build)]
    [InlineData("DistributeContainerImage", WorkflowStage.Test)]
    public void An_action_of_another_stage_is_refused(string action, WorkflowStage stage)
    {
        var inputs = action == "LaunchInstance" ? "waitFor: ssmAgent" : action == "DistributeImage" ? "" : "instanceId: i-1";

        Assert.Equal(["2:30 BF2002"], Findings($"schemaVersion: 1.0\nsteps: [{{name: Step, action: {action}, inputs: {{{inputs}}}}}]", stage));
    }

    [Fact]
    public void Both_kinds_of_distribution_are_not_mixed() =>
        Assert.Equal(["4:26 BF2004"], Findings("schemaVersion: 1.0\nsteps:\n  - {name: One, action: DistributeImage}\n  - {name: Two1, action: DistributeContainerImage, inputs: {instanceId: i}}", WorkflowStage.Distribution));

    [Fact]
    public void Fifteen_steps_are_allowed_and_sixteen_are_not()
    {
        string Text(int count) => "schemaVersion: 1.0\nsteps:\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"  - {{name: Step{i}, action: WaitForAction}}\n"));

        Assert.Empty(Findings(Text(15)));
        Assert.Equal(["18:5 BF2001"], Findings(Text(16)));
        Assert.Empty(WorkflowParser.Parse(Text(16), new WorkflowParseOptions { MaxSteps = 20 }).Diagnostics);
    }

    [Theory]
    [InlineData("stringEquals: a\nvalue: b")]
    [InlineData("- stringEquals: Linux\n  value: $.imagebuilder.Platform")]
    [InlineData("and:\n  - {stringEquals: a, value: b}\n  - or:\n    - {numberEquals: 1, value: '1'}\n    - not: {stringEquals: a, value: b}")]
    [InlineData("stringEqual: a\nvalue: b", "7:7 BF1501")]
    [InlineData("fileExists: a", "7:7 BF1501")]
    [InlineData("stringEquals: a", "7:7 BF1503")]
    [InlineData("{stringEquals: a, value: b, then: Skip}", "7:35 BF1102")]
    [InlineData("booleanEquals: yes\nvalue: true", "7:22 BF1101")]
    [InlineData("numberEquals: x\nvalue: 1", "7:21 BF1507")]
    [InlineData("and: []", "7:12 BF2015")]
    [InlineData("and: {stringEquals: a, value: b}", "7:12 BF1505")]
    [InlineData("not: [{stringEquals: a, value: b}, {stringEquals: a, value: b}]", "7:12 BF1505")]
    [InlineData("and: [{or: [{and: [{not: {stringEquals: a, value: b}}]}]}]", "7:32 BF1508")]
    public void A_condition_is_checked(string condition, params string[] expected) => Assert.Equal(expected, Findings(If(condition)));

    [Fact]
    public void Eleven_children_are_too_many() =>
        Assert.Equal(["7:12 BF2015"], Findings(If("and: [" + string.Join(", ", Enumerable.Repeat("{stringEquals: a, value: b}", 11)) + "]")));

    [Theory]
    [InlineData("parameters: [{name: a, type: number}]", "1:30 BF1209")]
    [InlineData("parameters: [{type: string}]", "1:14 BF1103")]
    [InlineData("parameters: [{name: a, type: integer, default: x}]", "1:48 BF2012")]
    [InlineData("parameters: [{name: a, type: boolean, default: [x]}]", "1:48 BF2012")]
    [InlineData("parameters: [{name: a}, {name: a}]", "1:32 BF2013")]
    [InlineData("parameters: {a: b}", "1:13 BF1101")]
    [InlineData("outputs: [{name: a, value: $.stepOutputs.No.x}]", "1:28 BF2008")]
    [InlineData("outputs: [{name: a, value: x}, {name: a, value: y}]", "1:39 BF2014")]
    [InlineData("outputs: [{name: a}]", "1:11 BF1103")]
    [InlineData("step: []", "1:1 BF1102")]
    public void The_rest_of_the_document_is_checked(string head, params string[] expected) =>
        Assert.Equal(expected, Findings(head + "\nschemaVersion: 1.0\nsteps: [{name: Wait, action: WaitForAction}]"));

    [Theory]
    [InlineData("schemaVersion: 1.0", "1:1 BF1103")]
    [InlineData("schemaVersion: 1.0\nsteps: []", "2:8 BF1104")]
    [InlineData("schemaVersion: 1.0\nsteps: [a]", "2:9 BF1101")]
    [InlineData("[]", "1:1 BF1101")]
    public void A_document_without_steps_is_refused(string text, params string[] expected) => Assert.Equal(expected, Findings(text));
}
