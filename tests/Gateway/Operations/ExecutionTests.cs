using BuildFarm.Catalog;
using BuildFarm.Gateway.Tests.Operations.Support;
using BuildFarm.Grains.Builds;
using BuildFarm.Model.Api;
using BuildFarm.Model.Stored;
using Google.Protobuf;

namespace BuildFarm.Gateway.Tests.Operations;

public sealed class ExecutionTests : IDisposable
{
    private const string Build = "arn:aws:imagebuilder:us-east-1:aws:workflow/build/build-image/1.0.0/1";
    private const string Test = "arn:aws:imagebuilder:us-east-1:aws:workflow/test/test-image/1.0.0/1";

    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly TestFarm farm = new();

    public void Dispose() => farm.Dispose();

    [Fact]
    public async Task Executions_are_listed_with_those_of_earlier_tries_first_and_found_by_their_ids()
    {
        var arn = await StartAsync(Failed());

        var list = await farm.CallAsync<ListWorkflowExecutionsResponse>(new ListWorkflowExecutionsRequest { ImageBuildVersionArn = arn });

        Assert.Equal((arn, "request-1"), (list.ImageBuildVersionArn, list.RequestId));
        Assert.Equal(
            [(WorkflowExecutionStatus.Cancelled, true), (WorkflowExecutionStatus.RollbackCompleted, false), (WorkflowExecutionStatus.Skipped, false)],
            list.WorkflowExecutions.Select(e => (e.Status, e.Retried)));
        var failed = list.WorkflowExecutions[1];
        Assert.Equal((3, 1, 1, 1), (failed.TotalStepCount, failed.TotalStepsSucceeded, failed.TotalStepsFailed, failed.TotalStepsSkipped));
        Assert.Equal(("2026-01-31T12:00:00.000Z", "2026-01-31T12:02:00.000Z", Build, WorkflowType.Build), (failed.StartTime, failed.EndTime, failed.WorkflowBuildVersionArn, failed.Type));
        Assert.Contains("no room", failed.Message, StringComparison.Ordinal);

        var got = await farm.CallAsync<GetWorkflowExecutionResponse>(new GetWorkflowExecutionRequest { WorkflowExecutionId = failed.WorkflowExecutionId });
        Assert.Equal((arn, failed.Status, failed.Message, failed.EndTime), (got.ImageBuildVersionArn, got.Status, got.Message, got.EndTime));
    }

    [Fact]
    public async Task Steps_are_listed_in_pages_and_each_tells_what_went_in_and_came_out()
    {
        var arn = await StartAsync(Failed());
        var execution = ExecutionIds.Workflow(arn, 1);

        var first = await farm.CallAsync<ListWorkflowStepExecutionsResponse>(new ListWorkflowStepExecutionsRequest { WorkflowExecutionId = execution, MaxResults = 2 });
        var second = await farm.CallAsync<ListWorkflowStepExecutionsResponse>(
            new ListWorkflowStepExecutionsRequest { WorkflowExecutionId = execution, MaxResults = 2, NextToken = first.NextToken });

        Assert.Equal(["Launch", "Run", "Stop"], first.Steps.Concat(second.Steps).Select(s => s.Name));
        Assert.Equal(
            [WorkflowStepExecutionStatus.Completed, WorkflowStepExecutionStatus.Failed, WorkflowStepExecutionStatus.Skipped],
            first.Steps.Concat(second.Steps).Select(s => s.Status));
        Assert.Equal(WorkflowStepExecutionRollbackStatus.Completed, first.Steps[0].RollbackStatus);
        var step = await farm.CallAsync<GetWorkflowStepExecutionResponse>(new GetWorkflowStepExecutionRequest { StepExecutionId = first.Steps[0].StepExecutionId });
        Assert.Equal(
            ("""{"instanceTypesOverride":["a","b"],"waitFor":"ssmAgent"}""", """{"instanceId":"i-1"}""", "Abort", 900, execution),
            (step.Inputs, step.Outputs, step.OnFailure, step.TimeoutSeconds, step.WorkflowExecutionId));
    }

    [Fact]
    public async Task An_id_of_nothing_or_of_another_account_or_region_is_not_found()
    {
        var arn = await StartAsync(Failed());
        foreach (var (id, account, region) in new[]
        {
            (ExecutionIds.Workflow(arn, 3), TestFarm.Account, TestFarm.Region),
            (ExecutionIds.Workflow(TestFarm.Arn("image/none/1.0.0/1"), 0), TestFarm.Account, TestFarm.Region),
            (ExecutionIds.Workflow(arn, 0), "111111111111", TestFarm.Region),
            (ExecutionIds.Workflow(arn, 0), TestFarm.Account, "eu-west-1"),
        })
        {
            var refusal = await farm.RefusalAsync<GetWorkflowExecutionResponse>(new GetWorkflowExecutionRequest { WorkflowExecutionId = id }, account, region);
            Assert.Equal(ErrorCode.ResourceNotFound, refusal.Code);
        }

        var step = new GetWorkflowStepExecutionRequest { StepExecutionId = ExecutionIds.Step(arn, 1, 3) };
        Assert.Equal(ErrorCode.ResourceNotFound, (await farm.RefusalAsync<GetWorkflowStepExecutionResponse>(step)).Code);
    }

    [Fact]
    public async Task A_build_that_has_not_begun_has_no_executions()
    {
        var arn = await StartAsync(new ImageBuildState());

        Assert.Empty((await farm.CallAsync<ListWorkflowExecutionsResponse>(new ListWorkflowExecutionsRequest { ImageBuildVersionArn = arn })).WorkflowExecutions);
    }

    [Fact]
    public async Task Waiting_steps_are_listed_of_the_accounts_builds_alone()
    {
        var arn = await StartAsync(new ImageBuildState());
        await StartAsync(new ImageBuildState(), "other");
        var waiting = new WorkflowStepExecution
        {
            StepExecutionId = ExecutionIds.Step(arn, 0, 2), WorkflowExecutionId = ExecutionIds.Workflow(arn, 0), ImageBuildVersionArn = arn,
            WorkflowBuildVersionArn = Build, Name = "Ask", Action = "WaitForAction", StartTime = "2026-01-31T12:00:00.000Z",
        };
        await WaitAsync(arn, waiting);

        var list = await farm.CallAsync<ListWaitingWorkflowStepsResponse>(new ListWaitingWorkflowStepsRequest());

        Assert.Equal([waiting], list.Steps);
        Assert.Empty((await farm.CallAsync<ListWaitingWorkflowStepsResponse>(new ListWaitingWorkflowStepsRequest(), "111111111111")).Steps);
    }

    [Fact]
    public async Task An_action_reaches_the_step_once_a_token_and_only_the_image_that_it_is_of()
    {
        var arn = await StartAsync(new ImageBuildState());
        var other = await StartAsync(new ImageBuildState(), "other");
        var send = new SendWorkflowStepActionRequest
        {
            StepExecutionId = ExecutionIds.Step(arn, 0, 2), ImageBuildVersionArn = arn, Action = WorkflowStepActionType.Stop, Reason = "no", ClientToken = farm.Token(),
        };

        var answer = await farm.CallAsync<SendWorkflowStepActionResponse>(send);
        Assert.Equal(answer, await farm.CallAsync<SendWorkflowStepActionResponse>(send));

        Assert.Equal((send.StepExecutionId, arn, send.ClientToken), (answer.StepExecutionId, answer.ImageBuildVersionArn, answer.ClientToken));
        Assert.Equal([$"{arn} 0 2 STOP no"], farm.Grains.StepActions);
        send.ImageBuildVersionArn = other;
        send.ClientToken = farm.Token();
        Assert.Equal(ErrorCode.InvalidParameterValue, (await farm.RefusalAsync<SendWorkflowStepActionResponse>(send)).Code);
        send.ImageBuildVersionArn = arn;
        farm.Grains.Ended.Add(arn);
        Assert.Equal(ErrorCode.ResourceInUse, (await farm.RefusalAsync<SendWorkflowStepActionResponse>(send)).Code);
    }

    private static ImageBuildState Failed() => new()
    {
        Status = BuildStatus.Failed,
        Ending = true,
        Finished = true,
        Retried = [new WorkflowRun { Arn = Build, Name = "build-image", Stage = "BUILD", Steps = [new StepRecord { Name = "Launch", Action = "LaunchInstance", Status = "CANCELLED" }] }],
        Workflows =
        [
            new WorkflowRun
            {
                Arn = Build, Name = "build-image", Stage = "BUILD",
                Steps =
                [
                    new StepRecord
                    {
                        Name = "Launch", Action = "LaunchInstance", Status = "COMPLETED", Started = Noon, Ended = Noon.AddMinutes(1), TimeoutSeconds = 900, RollbackStatus = "COMPLETED",
                        Inputs = { ["waitFor"] = "ssmAgent", ["instanceTypesOverride"] = "[\"a\",\"b\"]" }, Outputs = { ["instanceId"] = "i-1" },
                    },
                    new StepRecord
                    {
                        Name = "Run", Action = "ExecuteComponents", Status = "FAILED", Started = Noon.AddMinutes(1), Ended = Noon.AddMinutes(2), Message = "no room", RollbackStatus = "SKIPPED",
                    },
                    new StepRecord { Name = "Stop", Action = "TerminateInstance" },
                ],
            },
            new WorkflowRun { Arn = Test, Name = "test-image", Stage = "TEST", Steps = [new StepRecord { Name = "Launch", Action = "LaunchInstance" }] },
        ],
    };

    private async Task<string> StartAsync(ImageBuildState journal, string name = "web")
    {
        var request = new CreateImageRequest
        {
            ImageRecipeArn = await Samples.HaveRecipeAsync(farm, name), InfrastructureConfigurationArn = await Samples.HaveInfrastructureAsync(farm, name), ClientToken = farm.Token(),
        };
        var arn = (await farm.CallAsync<CreateImageResponse>(request)).ImageBuildVersionArn;
        farm.Grains.Journals[arn] = journal;
        return arn;
    }

    // As the build's grain projects it.
    private async Task WaitAsync(string arn, WorkflowStepExecution waiting)
    {
        var row = (await farm.Catalog.GetAsync(arn))!;
        var stored = StoredImage.Parser.ParseFrom(row.Body);
        stored.Waiting = waiting;
        var attributes = new Dictionary<string, string>(row.Attributes) { [RowAttributes.Waiting] = "1" };
        await farm.Catalog.CommitAsync([new UpdateResource(row with { Revision = row.Revision + 1, Attributes = attributes, Body = stored.ToByteArray() }, null)]);
    }
}
