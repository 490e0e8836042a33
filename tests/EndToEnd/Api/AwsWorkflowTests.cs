using System.Text.Json.Nodes;
using BuildFarm.EndToEnd.Tests.Support;

namespace BuildFarm.EndToEnd.Tests.Api;

/// <summary>The life of workflows, retries and distributions, driven by the AWS command line on a real farm.</summary>
[Collection(FarmCollection.Name)]
public sealed class AwsWorkflowTests(FarmFixture fixture)
{
    private const string Account = "arn:aws:imagebuilder:us-east-1:000000000000:";

    private const string Asks = """
        name: asks
        schemaVersion: 1.0
        parameters:
          - {name: text, type: string}
        steps:
          - name: Launch
            action: LaunchInstance
            inputs:
              waitFor: ssmAgent
          - name: Answer
            action: WaitForSSMAgent
            inputs:
              instanceId.$: $.stepOutputs.Launch.instanceId
          - name: Write
            action: RunCommand
            inputs:
              instanceId.$: $.stepOutputs.Launch.instanceId
              documentName: AWS-RunShellScript
              parameters:
                commands:
                  - echo '{{ $.parameters.text }}' > /etc/asked
                  - cat /etc/asked
          - name: Windows
            action: RunSysPrep
            if:
              stringEquals: Windows
              value: $.imagebuilder.platform
            inputs:
              instanceId.$: $.stepOutputs.Launch.instanceId
          - name: Ask
            action: WaitForAction
            inputs:
              payload: '{"said": "{{ $.stepOutputs.Write.output }}"}'
          - name: Make
            action: CreateImage
            inputs:
              instanceId.$: $.stepOutputs.Launch.instanceId
          - name: Terminate
            action: TerminateInstance
            inputs:
              instanceId.$: $.stepOutputs.Launch.instanceId
        """;

    private Farm Farm => fixture.Farm;

    [AwsFact]
    public async Task A_workflow_asks_goes_on_when_told_and_tells_what_its_steps_did()
    {
        await Farm.ApplyAsync(new Manifest("aws-asks") { Tests = false }.Component("aws-asks", "echo unused"));
        var workflow = (string)(await AwsAsync("create-workflow", "--name", "asks", "--semantic-version", "1.0.0", "--type", "BUILD", "--data", Asks))["workflowBuildVersionArn"]!;
        var arn = (string)(await AwsAsync(
            "create-image", "--image-recipe-arn", Account + "image-recipe/aws-asks/1.0.0", "--infrastructure-configuration-arn", Account + "infrastructure-configuration/aws-asks",
            "--image-tests-configuration", "imageTestsEnabled=false",
            "--workflows", $$"""[{"workflowArn": "{{workflow}}", "parameters": [{"name": "text", "value": ["so far so good"]}]}]"""))["imageBuildVersionArn"]!;
        await using var events = Farm.Follow(arn);
        await events.FirstAsync(e => (string?)e["step"]?["step"] == "Ask" && (string?)e["step"]?["status"] == "RUNNING", "the step Ask");

        var waiting = (await WaitingAsync(arn))!;
        var execution = (string)waiting["workflowExecutionId"]!;
        await AwsAsync("send-workflow-step-action", "--step-execution-id", (string)waiting["stepExecutionId"]!, "--image-build-version-arn", arn, "--action", "RESUME", "--reason", "fine");
        await events.EndAsync();

        Assert.Equal("AVAILABLE", events.LastStatus);
        Assert.Null(await WaitingAsync(arn));
        var executions = (await AwsAsync("list-workflow-executions", "--image-build-version-arn", arn))["workflowExecutions"]!.AsArray();
        Assert.Equal([("BUILD", "COMPLETED"), ("DISTRIBUTION", "COMPLETED")], executions.Select(e => ((string)e!["type"]!, (string)e["status"]!)));
        Assert.Equal((7, 6, 1), ((int)executions[0]!["totalStepCount"]!, (int)executions[0]!["totalStepsSucceeded"]!, (int)executions[0]!["totalStepsSkipped"]!));
        var steps = (await AwsAsync("list-workflow-step-executions", "--workflow-execution-id", execution))["steps"]!.AsArray();
        Assert.Equal("so far so good", ((string)JsonNode.Parse((string)steps[2]!["outputs"]!)!["output"]!).Trim());
        var ask = await AwsAsync("get-workflow-step-execution", "--step-execution-id", (string)waiting["stepExecutionId"]!);
        Assert.Equal(("COMPLETED", "fine"), ((string)ask["status"]!, (string)JsonNode.Parse((string)ask["outputs"]!)!["reason"]!));
        Assert.Equal("COMPLETED", (string)(await AwsAsync("get-workflow-execution", "--workflow-execution-id", execution))["status"]!);
        await Farm.AssertNothingLeftAsync();
    }

    [AwsFact]
    public async Task A_failed_build_is_retried_and_its_cache_stands_for_what_had_run()
    {
        await Farm.ApplyAsync(new Manifest("aws-retry") { Tests = false, Regions = ["us-east-1", "eu-west-1"] }
            .Component("aws-retry-first", "echo first >> /etc/tries").Component("aws-retry-second", "test -e /etc/never"));
        var failed = (await Farm.BuildAsync("aws-retry")).Expect("FAILED");

        var again = await AwsAsync("retry-image", "--image-build-version-arn", failed.Arn);
        await using var events = Farm.Follow(failed.Arn);
        await events.EndAsync();

        Assert.Equal(failed.Arn, (string)again["imageBuildVersionArn"]!);
        var shown = (await Farm.ShowAsync(failed.Arn)).Expect("FAILED");
        Assert.Equal(("reused", "failed"), (shown.Verdict("aws-retry-first", "build"), shown.Verdict("aws-retry-second", "build")));
        var executions = (await AwsAsync("list-workflow-executions", "--image-build-version-arn", failed.Arn))["workflowExecutions"]!.AsArray();
        Assert.Equal([true, true, false, false], executions.Select(e => (bool)e!["retried"]!));
        Assert.Equal(["ROLLBACK_COMPLETED", "SKIPPED", "ROLLBACK_COMPLETED", "SKIPPED"], executions.Select(e => (string)e!["status"]!));
        await Farm.AssertNothingLeftAsync();
    }

    [AwsFact]
    public async Task An_image_is_distributed_later_and_a_script_becomes_a_component()
    {
        var script = Path.Combine(Farm.Folder, "script.sh");
        await File.WriteAllTextAsync(script, "#!/bin/bash\nif true; then\n  echo \"imported: 'yes' # {no}\"\nfi\n");
        var component = (string)(await AwsAsync(
            "import-component", "--name", "aws-script", "--semantic-version", "1.0.0", "--type", "BUILD", "--format", "SHELL", "--platform", "Linux", "--data", "file://" + script))["componentBuildVersionArn"]!;
        await Farm.ApplyAsync(new Manifest("aws-later") { Tests = false }.Component("aws-later", "true"));
        await AwsAsync("create-image-recipe", "--name", "aws-later", "--semantic-version", "2.0.0", "--parent-image", Farm.Base, "--components", $"componentArn={component}");
        var arn = (string)(await AwsAsync(
            "create-image", "--image-recipe-arn", Account + "image-recipe/aws-later/2.0.0", "--infrastructure-configuration-arn", Account + "infrastructure-configuration/aws-later",
            "--image-tests-configuration", "imageTestsEnabled=false"))["imageBuildVersionArn"]!;
        await using var events = Farm.Follow(arn);
        await events.LineAsync("imported: 'yes' # {no}");
        await events.EndAsync();
        var configuration = (string)(await AwsAsync(
            "create-distribution-configuration", "--name", "aws-later", "--distributions",
            """[{"region": "eu-west-1", "amiDistributionConfiguration": {"name": "later {{ imagebuilder:buildVersion }}", "amiTags": {"when": "later"}}}]"""))["distributionConfigurationArn"]!;

        var distributed = (string)(await AwsAsync(
            "distribute-image", "--source-image", arn, "--distribution-configuration-arn", configuration, "--execution-role", "role"))["imageBuildVersionArn"]!;
        await using var copies = Farm.Follow(distributed);
        await copies.EndAsync();

        var image = (await AwsAsync("get-image", "--image-build-version-arn", distributed))["image"]!;
        Assert.Equal("AVAILABLE", (string)image["state"]!["status"]!);
        var ami = Assert.Single(image["outputResources"]!["amis"]!.AsArray())!;
        Assert.Equal(("eu-west-1", "later 2.0.0-2"), ((string)ami["region"]!, (string)ami["name"]!));
        Assert.Equal("AVAILABLE", (string)(await AwsAsync("get-image", "--image-build-version-arn", arn))["image"]!["state"]!["status"]!);
    }

    private async Task<JsonNode?> WaitingAsync(string arn) =>
        (await AwsAsync("list-waiting-workflow-steps"))["steps"]!.AsArray().SingleOrDefault(s => (string?)s!["imageBuildVersionArn"] == arn);

    private Task<JsonNode> AwsAsync(params string[] arguments) => AwsProgram.RunAsync(Farm, arguments);
}
