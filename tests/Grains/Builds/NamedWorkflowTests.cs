using BuildFarm.Grains.Tests.Support;
using BuildFarm.Model.Api;
using BuildFarm.Model.FarmApi;
using BuildFarm.Model.Stored;

namespace BuildFarm.Grains.Tests.Builds;

public class NamedWorkflowTests
{
    private const string TryOut = Resources.Prefix + "workflow/build/try-out/1.0.0/1";
    private const string NeverMakes = Resources.Prefix + "workflow/build/never-makes/1.0.0/1";
    private const string RunsCommand = Resources.Prefix + "workflow/build/runs-command/1.0.0/1";
    private const string TestImage = "arn:aws:imagebuilder:us-east-1:aws:workflow/test/test-image/1.0.0/1";

    [Fact]
    public async Task A_build_workflow_that_makes_no_image_ends_available_without_one()
    {
        await using var farm = await StartAsync();

        var arn = await farm.BuildAsync(r => r.Workflows = [TryOut]);
        var events = await farm.WatchAsync(arn);
        await farm.UntilFinishedAsync(arn);

        Assert.Equal("AVAILABLE", End(events).Status);
        Assert.DoesNotContain(events, e => e.State?.Status is "DISTRIBUTING");
        Assert.Null(StoredImage.Parser.ParseFrom((await farm.Catalog.GetAsync(arn))!.Body).Image.OutputResources);
        var state = await farm.DescribeAsync(arn);
        Assert.Equal("ran", state.Components[0].BuildVerdict);
        Assert.Single(state.Instances);
        Assert.Empty(await farm.Simulated.ListInstancesAsync(Resources.Region, default));
    }

    [Fact]
    public async Task A_test_workflow_alone_runs_the_tests_on_the_parent_image_every_time()
    {
        await using var farm = await StartAsync();

        foreach (var _ in Enumerable.Range(0, 2))
        {
            var arn = await farm.BuildAsync(r => r.Workflows = [TestImage]);
            var events = await farm.WatchAsync(arn);
            await farm.UntilFinishedAsync(arn);

            Assert.Equal("AVAILABLE", End(events).Status);
            Assert.Contains(events, e => e.State?.Status == "TESTING");
            var state = await farm.DescribeAsync(arn);
            Assert.Equal(["", "ran"], state.Components.Select(c => c.TestVerdict));
            Assert.Single(state.Instances);
        }

        Assert.Empty(await farm.Simulated.ListInstancesAsync(Resources.Region, default));
    }

    [Fact]
    public async Task A_test_workflow_alone_with_tests_switched_off_fails_and_says_that_nothing_would_run()
    {
        await using var farm = await StartAsync();

        var events = await farm.WatchAsync(await farm.BuildAsync(r => (r.Workflows, r.Tests) = ([TestImage], false)));

        Assert.Equal("FAILED", End(events).Status);
        Assert.Contains("nothing would run", End(events).Reason);
    }

    [Fact]
    public async Task A_workflow_whose_step_that_makes_the_image_is_skipped_fails()
    {
        await using var farm = await StartAsync();

        var events = await farm.WatchAsync(await farm.BuildAsync(r => r.Workflows = [NeverMakes]));

        Assert.Equal("FAILED", End(events).Status);
        Assert.Contains("image", End(events).Reason);
    }

    [Fact]
    public async Task A_command_document_runs_on_the_instance_with_its_parameters()
    {
        await using var farm = await StartAsync();

        var arn = await farm.BuildAsync(r => r.Workflows = [RunsCommand]);
        var events = await farm.WatchAsync(arn);
        await farm.UntilFinishedAsync(arn);

        Assert.Equal("AVAILABLE", End(events).Status);
        var step = (await farm.DescribeAsync(arn)).Workflows[0].Steps.Single(s => s.Name == "Command");
        Assert.Equal(("COMPLETED", "Success"), (step.Status, step.Outputs["status"]));
        Assert.Equal("""{"commands":["echo one","echo two"]}""", step.Inputs["parameters"]);
        Assert.NotEmpty(step.Outputs["runCommandId"]);
    }

    [Theory]
    [InlineData("AWS-RunAnsiblePlaybook", "commands", "no command document AWS-RunAnsiblePlaybook")]
    [InlineData("AWS-RunShellScript", "comands", "no parameter comands")]
    [InlineData("AWS-RunShellScript", "workingDirectory", "parameter commands is missing")]
    public async Task A_command_that_the_farm_does_not_have_fails_its_step_and_says_so(string document, string parameter, string problem)
    {
        await using var farm = await StartAsync();
        await PutAsync(farm, RunsCommand, Command(document, parameter));

        var events = await farm.WatchAsync(await farm.BuildAsync(r => r.Workflows = [RunsCommand]));

        Assert.Equal("FAILED", End(events).Status);
        Assert.Contains(problem, End(events).Reason);
    }

    private static string Command(string document, string parameter) => $"""
          - name: Command
            action: RunCommand
            inputs:
              instanceId.$: $.stepOutputs.Launch.instanceId
              documentName: {document}
              parameters:
                {parameter}: [echo one, echo two]

        """;

    private static StateChange End(IReadOnlyList<BuildEvent> events) => events.Last(e => e.State is not null).State;

    private static async Task<FarmHarness> StartAsync()
    {
        var farm = await FarmHarness.StartAsync();
        await PutAsync(farm, TryOut, "");
        await PutAsync(farm, NeverMakes, """
              - name: Make
                action: CreateImage
                if:
                  stringEquals: Windows
                  value: $.imagebuilder.platform
                inputs:
                  instanceId.$: $.stepOutputs.Launch.instanceId

            """);
        await PutAsync(farm, RunsCommand, Command("AWS-RunShellScript", "commands"));
        return farm;
    }

    private static Task PutAsync(FarmHarness farm, string arn, string more)
    {
        var data = $"""
            name: own
            schemaVersion: 1.0
            steps:
              - name: Launch
                action: LaunchInstance
                inputs:
                  waitFor: ssmAgent
              - name: Run
                action: ExecuteComponents
                inputs:
                  instanceId.$: $.stepOutputs.Launch.instanceId
            {more}  - name: Terminate
                action: TerminateInstance
                inputs:
                  instanceId.$: $.stepOutputs.Launch.instanceId
            """;
        return Resources.PutAsync(farm.Catalog, arn, new Workflow { Arn = arn, Name = "own", Data = data });
    }
}
