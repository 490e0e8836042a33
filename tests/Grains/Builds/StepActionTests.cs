using BuildFarm.Catalog;
using BuildFarm.Clouds.Simulated;
using BuildFarm.Grains.Builds;
using BuildFarm.Grains.Tests.Support;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Stored;

namespace BuildFarm.Grains.Tests.Builds;

public class StepActionTests
{
    private const string Ask = """
        - name: Ask
          action: WaitForAction

        """;

    [Fact]
    public async Task A_step_that_waits_is_shown_and_goes_on_when_somebody_says_so()
    {
        await using var farm = await FarmHarness.StartAsync();
        var (arn, waiting) = await WaitAsync(farm, OwnWorkflows.Launch + Ask + OwnWorkflows.Terminate);

        Assert.Equal(("Ask", "WaitForAction"), (waiting.Name, waiting.Action));
        var id = ExecutionIds.Parse(waiting.StepExecutionId)!;
        Assert.Equal((ExecutionIds.Build(arn), 0, 1), (id.Build, id.Workflow, id.Step));
        Assert.Equal(ExecutionIds.Workflow(arn, 0), waiting.WorkflowExecutionId);

        Assert.True(await SendAsync(farm, arn, 1, "RESUME", "looks good"));
        await farm.UntilFinishedAsync(arn);

        var state = await farm.DescribeAsync(arn);
        Assert.Equal("AVAILABLE", state.Status);
        Assert.Equal(("RESUME", "looks good"), (state.Workflows[0].Steps[1].Outputs["action"], state.Workflows[0].Steps[1].Outputs["reason"]));
        Assert.Null(await WaitingAsync(farm, arn));
        Assert.True(await SendAsync(farm, arn, 1, "RESUME", "looks good"));
        Assert.False(await SendAsync(farm, arn, 1, "STOP", "late"));
        Assert.False(await SendAsync(farm, arn, 0, "RESUME", ""));
    }

    [Fact]
    public async Task A_stop_fails_the_build_with_the_reason_and_rolls_the_launch_back()
    {
        await using var farm = await FarmHarness.StartAsync();
        var (arn, _) = await WaitAsync(farm, OwnWorkflows.Launch + Ask + OwnWorkflows.Terminate);

        await SendAsync(farm, arn, 1, "STOP", "not today");
        await farm.UntilFinishedAsync(arn);

        var state = await farm.DescribeAsync(arn);
        Assert.Equal("FAILED", state.Status);
        Assert.Contains("not today", state.Reason);
        Assert.Equal([("COMPLETED", "COMPLETED"), ("FAILED", "SKIPPED"), ("PENDING", "")], state.Workflows[0].Steps.Select(s => (s.Status, s.RollbackStatus)));
        Assert.Empty(await farm.Simulated.ListInstancesAsync(Resources.Region, default));
    }

    [Fact]
    public async Task A_waiting_step_waits_on_after_a_restart()
    {
        await using var farm = await FarmHarness.StartAsync();
        var (arn, before) = await WaitAsync(farm, Ask);

        await farm.RestartAsync();

        Assert.Equal(before, await WaitingAsync(farm, arn));
        Assert.True(await SendAsync(farm, arn, 0, "RESUME", ""));
        await farm.UntilFinishedAsync(arn);
        Assert.Equal("AVAILABLE", (await farm.DescribeAsync(arn)).Status);
    }

    [Fact]
    public async Task A_cancelled_build_waits_for_nobody()
    {
        await using var farm = await FarmHarness.StartAsync();
        var (arn, _) = await WaitAsync(farm, Ask);

        await farm.Grains.GetGrain<IImageBuildGrain>(arn).CancelAsync();

        await farm.UntilFinishedAsync(arn);
        Assert.Null(await WaitingAsync(farm, arn));
        Assert.False(await SendAsync(farm, arn, 0, "RESUME", ""));
    }

    [Fact]
    public async Task A_launch_whose_rollback_is_switched_off_keeps_its_instance_when_the_workflow_fails()
    {
        await using var farm = await FarmHarness.StartAsync(new SimulatedCloudOptions { FailedWork = 1, Chance = () => 0.5 });
        var workflow = await OwnWorkflows.PutAsync(farm, "build", "keeps", OwnWorkflows.Launch.Replace("inputs:", "rollbackEnabled: false\n  inputs:", StringComparison.Ordinal) + """
            - name: Wait
              action: WaitForSSMAgent
              inputs:
                instanceId.$: $.stepOutputs.Launch.instanceId
            """);

        var arn = await farm.BuildAsync(r => r.Workflows = [workflow]);
        await farm.WatchAsync(arn);
        await farm.UntilFinishedAsync(arn);

        Assert.Single(await farm.Simulated.ListInstancesAsync(Resources.Region, default));
        Assert.Equal("SKIPPED", (await farm.DescribeAsync(arn)).Workflows[0].Steps[0].RollbackStatus);
    }

    [Fact]
    public async Task Commands_reach_the_instance_and_a_skipped_step_is_SKIPPED()
    {
        var cloud = new NotingCloud();
        await using var farm = await FarmHarness.StartAsync(wrap: cloud.Around);
        var workflow = await OwnWorkflows.PutAsync(farm, "build", "commands", OwnWorkflows.Launch + """
            - name: Never
              action: ExecuteStateMachine
              if:
                stringEquals: Windows
                value: $.imagebuilder.platform
              inputs:
                stateMachineArn: arn:aws:states:us-east-1:000000000000:stateMachine:x
            - name: Run
              action: RunCommand
              inputs:
                instanceId.$: $.stepOutputs.Launch.instanceId
                documentName: AWS-RunShellScript
                parameters:
                  commands:
                    - echo {{ $.imagebuilder.workflowPhase }} {{ $.imagebuilder.imageName }}
                    - 'true'
                  workingDirectory: [/srv]

            """ + OwnWorkflows.Terminate);

        var arn = await farm.BuildAsync(r => r.Workflows = [workflow]);
        await farm.WatchAsync(arn);
        await farm.UntilFinishedAsync(arn);

        var state = await farm.DescribeAsync(arn);
        Assert.Equal(("AVAILABLE", ""), (state.Status, state.Reason));
        Assert.Equal(["COMPLETED", "SKIPPED", "COMPLETED", "COMPLETED"], state.Workflows[0].Steps.Select(s => s.Status));
        var command = Assert.Single(cloud.Orders).RunCommand;
        Assert.Equal(["echo Build web", "true"], command.Commands);
        Assert.Equal("/srv", command.WorkingDirectory);
    }

    [Theory]
    [InlineData("ExecuteStateMachine", "stateMachineArn: arn:aws:states:us-east-1:000000000000:stateMachine:x", "Step Functions")]
    [InlineData("RunSysPrep", "instanceId: i-1", "Windows")]
    [InlineData("BootstrapInstanceForContainer", "instanceId: i-1", "container images")]
    public async Task An_action_that_this_farm_can_not_do_fails_the_build_before_anything_is_launched(string action, string input, string why)
    {
        var cloud = new NotingCloud();
        await using var farm = await FarmHarness.StartAsync(wrap: cloud.Around);
        var workflow = await OwnWorkflows.PutAsync(farm, "build", "impossible", OwnWorkflows.Launch + $"- name: Never\n  action: {action}\n  inputs:\n    {input}\n");

        var arn = await farm.BuildAsync(r => r.Workflows = [workflow]);
        await farm.WatchAsync(arn);

        var state = await farm.DescribeAsync(arn);
        Assert.Equal("FAILED", state.Status);
        Assert.Contains(why, state.Reason);
        Assert.Empty(cloud.Launches);
    }

    [Fact]
    public async Task Instance_types_of_the_step_go_before_those_of_the_infrastructure_and_tags_reach_what_is_made()
    {
        var cloud = new NotingCloud();
        await using var farm = await FarmHarness.StartAsync(wrap: cloud.Around);
        var workflow = await OwnWorkflows.PutAsync(farm, "build", "types",
            OwnWorkflows.Launch.Replace("waitFor: ssmAgent", "waitFor: ssmAgent\n    instanceTypesOverride: [m7.metal]", StringComparison.Ordinal) + OwnWorkflows.Make + OwnWorkflows.Terminate);

        var arn = await farm.BuildAsync(r => r.Workflows = [workflow]);
        await farm.WatchAsync(arn);
        await farm.UntilFinishedAsync(arn);

        var launch = Assert.Single(cloud.Launches);
        Assert.Equal("m7.metal", launch.InstanceType);
        Assert.Equal("x1", launch.Tags["cost"]);
        Assert.Equal("web", Assert.Single(cloud.Copies).Tags["role"]);
    }

    private static async Task<(string Arn, Model.Api.WorkflowStepExecution Waiting)> WaitAsync(FarmHarness farm, string steps)
    {
        var workflow = await OwnWorkflows.PutAsync(farm, "build", "asks", steps);
        var arn = await farm.BuildAsync(r => r.Workflows = [workflow]);
        using var bounded = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            bounded.Token.ThrowIfCancellationRequested();
            if (await WaitingAsync(farm, arn) is { } waiting)
            {
                return (arn, waiting);
            }

            await Task.Yield();
        }
    }

    private static Task<bool> SendAsync(FarmHarness farm, string arn, int step, string action, string reason) =>
        farm.Grains.GetGrain<IImageBuildGrain>(arn).SendStepActionAsync(0, step, action, reason);

    /// <summary>As lists of waiting steps find it.</summary>
    private static async Task<Model.Api.WorkflowStepExecution?> WaitingAsync(FarmHarness farm, string arn)
    {
        var page = await farm.Catalog.ListAsync(new ResourceQuery
        {
            Kind = ResourceKinds.Image,
            Attributes = new Dictionary<string, IReadOnlyList<string>> { [RowAttributes.Waiting] = ["1"], [RowAttributes.Execution] = [ExecutionIds.Build(arn)] },
        });
        return page.Rows.Count == 0 ? null : StoredImage.Parser.ParseFrom(page.Rows[0].Body).Waiting;
    }
}
