using BuildFarm.Gateway.Operations.Managed;
using BuildFarm.Gateway.Tests.Operations.Support;
using BuildFarm.Model.Api;

namespace BuildFarm.Gateway.Tests.Operations;

public sealed class WorkflowTests : IDisposable
{
    private const string Document = """
        name: check
        schemaVersion: 1.0
        parameters:
          - name: waitFor
            type: string
            default: ssmAgent
        steps:
          - name: Launch
            action: LaunchInstance
            inputs:
              waitFor: ssmAgent
          - name: Terminate
            action: TerminateInstance
            inputs:
              instanceId.$: $.stepOutputs.Launch.instanceId
        """;

    private readonly TestFarm farm = new();
    private readonly string folder = Directory.CreateTempSubdirectory("managed-").FullName;

    public void Dispose()
    {
        farm.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_created_workflow_is_given_back_as_written()
    {
        var arn = (await farm.CallAsync<CreateWorkflowResponse>(Request())).WorkflowBuildVersionArn;

        Assert.Equal(TestFarm.Arn("workflow/test/my-check/1.0.0/1"), arn);
        var workflow = (await farm.CallAsync<GetWorkflowResponse>(new GetWorkflowRequest { WorkflowBuildVersionArn = TestFarm.Arn("workflow/test/my-check/x.x.x") })).Workflow;
        var expected = new Workflow
        {
            Arn = arn, Name = "My Check", Version = "1.0.0", Type = WorkflowType.Test, Owner = TestFarm.Account, Data = Document,
            DateCreated = "2026-01-31T12:00:00.000Z",
            Parameters = { new WorkflowParameterDetail { Name = "waitFor", Type = "string", DefaultValue = { "ssmAgent" } } },
        };
        Assert.Equal(expected, workflow);
        Assert.Single((await farm.CallAsync<ListWorkflowsResponse>(new ListWorkflowsRequest())).WorkflowVersionList);
        Assert.Single((await farm.CallAsync<ListWorkflowBuildVersionsResponse>(
            new ListWorkflowBuildVersionsRequest { WorkflowVersionArn = TestFarm.Arn("workflow/test/my-check/1.0.0") })).WorkflowSummaryList);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Workflows_of_several_types_that_share_a_name_are_all_listed(bool byName)
    {
        await farm.CallAsync<CreateWorkflowResponse>(Request());
        var next = Request();
        next.SemanticVersion = "1.1.0";
        await farm.CallAsync<CreateWorkflowResponse>(next);
        var build = Request();
        build.Type = WorkflowType.Build;
        await farm.CallAsync<CreateWorkflowResponse>(build);
        build = build.Clone();
        build.Description = "The next build of its version.";
        build.ClientToken = farm.Token();
        await farm.CallAsync<CreateWorkflowResponse>(build);

        string[] expected = byName ? ["build/my-check/1.0.0", "test/my-check/1.1.0"] : ["build/my-check/1.0.0", "test/my-check/1.0.0", "test/my-check/1.1.0"];
        Assert.Equal(expected, (await PagesAsync()).Order(StringComparer.Ordinal));

        async Task<List<string>> PagesAsync()
        {
            var seen = new List<string>();
            var request = new ListWorkflowsRequest { ByName = byName, MaxResults = 1 };
            while (true)
            {
                var page = await farm.CallAsync<ListWorkflowsResponse>(request);
                seen.AddRange(page.WorkflowVersionList.Select(workflow => workflow.Arn[(workflow.Arn.IndexOf(":workflow/", StringComparison.Ordinal) + 10)..]));
                if (!page.HasNextToken) return seen;
                request.NextToken = page.NextToken;
            }
        }
    }

    [Fact]
    public async Task An_action_that_its_stage_does_not_allow_is_refused_with_its_place()
    {
        var request = Request();
        request.Type = WorkflowType.Distribution;

        var refusal = await farm.RefusalAsync<CreateWorkflowResponse>(request);

        Assert.Equal(ErrorCode.InvalidParameterValue, refusal.Code);
        Assert.Matches(@"\n\d+:\d+ error", refusal.Message);
    }

    [Fact]
    public async Task A_pipeline_takes_one_build_workflow_at_most_and_keeps_those_it_names()
    {
        var arn = (await farm.CallAsync<CreateWorkflowResponse>(Request())).WorkflowBuildVersionArn;
        var pipeline = await Samples.PipelineAsync(farm);
        pipeline.Workflows.Add(new WorkflowConfiguration { WorkflowArn = arn, ParallelGroup = "a", OnFailure = OnWorkflowFailure.Continue });
        await farm.CallAsync<CreateImagePipelineResponse>(pipeline);

        Assert.Equal(ErrorCode.ResourceDependency, (await farm.RefusalAsync<DeleteWorkflowResponse>(new DeleteWorkflowRequest { WorkflowBuildVersionArn = arn })).Code);

        var build = Request("builder");
        build.Type = WorkflowType.Build;
        var builder = (await farm.CallAsync<CreateWorkflowResponse>(build)).WorkflowBuildVersionArn;
        var two = await Samples.PipelineAsync(farm, "other");
        two.Workflows.Add(new WorkflowConfiguration { WorkflowArn = builder });
        two.Workflows.Add(new WorkflowConfiguration { WorkflowArn = builder });
        Assert.Contains("workflows[1]", (await farm.RefusalAsync<CreateImagePipelineResponse>(two)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Managed_documents_are_there_in_every_region_and_change_only_with_their_content()
    {
        Write("workflows/test-image.yml", Document);
        Write("linux/hello@1.2.0.yml", Samples.TestDocument);
        var managed = new ManagedResources(farm.Catalog, farm.Time);

        Assert.Equal(4, await managed.LoadAsync(folder, ["us-east-1", "eu-west-1"]));
        Assert.Equal(0, await managed.LoadAsync(folder, ["us-east-1", "eu-west-1"]));
        Write("linux/hello@1.2.0.yml", Samples.TestDocument + "\n# changed\n");
        Assert.Equal(1, await managed.LoadAsync(folder, ["us-east-1"]));

        var hello = (await farm.CallAsync<GetComponentResponse>(new GetComponentRequest { ComponentBuildVersionArn = TestFarm.Arn("component/hello/x.x.x", "aws") })).Component;
        Assert.Equal((TestFarm.Arn("component/hello/1.2.0/2", "aws"), "Amazon"), (hello.Arn, hello.Owner));
        var workflow = new GetWorkflowRequest { WorkflowBuildVersionArn = TestFarm.Arn("workflow/test/test-image/1.x.x", "aws", "eu-west-1") };
        Assert.Equal("test-image", (await farm.CallAsync<GetWorkflowResponse>(workflow, region: "eu-west-1")).Workflow.Name);
        Assert.Single((await farm.CallAsync<ListComponentsResponse>(new ListComponentsRequest { Owner = Ownership.Amazon })).ComponentVersionList);
        Assert.Empty((await farm.CallAsync<ListComponentsResponse>(new ListComponentsRequest())).ComponentVersionList);
    }

    [Theory]
    [InlineData("workflows/check.yml", "build-, test- or distribute-")]
    [InlineData("hello@one.yml", "NAME@MAJOR.MINOR.PATCH")]
    [InlineData("broken.yml", "'data'")]
    public async Task A_managed_document_that_is_wrong_is_named_by_its_file(string path, string problem)
    {
        Write(path, path == "broken.yml" ? "phases: 1" : Document);

        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => new ManagedResources(farm.Catalog, farm.Time).LoadAsync(folder, ["us-east-1"]));

        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
    }

    private CreateWorkflowRequest Request(string name = "My Check") => new()
    {
        Name = name, SemanticVersion = "1.0.0", Type = WorkflowType.Test, Data = Document, ClientToken = farm.Token(),
    };

    private void Write(string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
