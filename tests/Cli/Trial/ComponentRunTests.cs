using System.Text.Json.Nodes;
using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Tests.Fakes;
using BuildFarm.Model.Api;
using BuildFarm.Model.FarmApi;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace BuildFarm.Cli.Tests.Trial;

public sealed class ComponentRunTests : IDisposable
{
    private const string Document = """
        schemaVersion: 1.0
        parameters:
          - Title:
              type: string
              default: none
        phases:
          - name: build
            steps:
              - name: Say
                action: ExecuteBash
                maxAttempts: 2
                inputs:
                  commands:
                    - 'echo "{{ Title }}: 1.0"'
          - name: validate
            steps:
              - name: Look
                action: ExecuteBash
                inputs:
                  commands: ['true']
          - name: test
            steps:
              - name: Try
                action: ExecuteBash
                inputs:
                  commands: ['true']
        """;

    private readonly CliRun sut = new();
    private readonly List<CreateImageRequest> started = [];
    private readonly List<string> cancelled = [];
    private readonly List<string> deleted = [];
    private Image image = new() { State = new ImageState { Status = ImageStatus.Available } };

    public ComponentRunTests()
    {
        sut.Farm.Answer<CreateImageRequest>(request =>
        {
            started.Add(request);
            image.Arn = request.ImageRecipeArn.Replace(":image-recipe/", ":image/") + "/1";
            return new CreateImageResponse { ImageBuildVersionArn = image.Arn };
        });
        sut.Farm.Answer<GetImageRequest>(request => request.ImageBuildVersionArn == image.Arn
            ? new GetImageResponse { Image = image }
            : throw new FarmException(ErrorCode.ResourceNotFound, "The image does not exist."));
        sut.Farm.Answer<GetBuildReportRequest>(_ => new BuildReport { Status = "FAILED", Reason = image.State.HasReason ? image.State.Reason + " and all the rest" : "" });
        sut.Farm.Answer<CancelImageCreationRequest>(request =>
        {
            cancelled.Add(request.ImageBuildVersionArn);
            return new CancelImageCreationResponse();
        });
        Deletes<DeleteImageRequest>(r => r.ImageBuildVersionArn, new DeleteImageResponse());
        Deletes<DeleteWorkflowRequest>(r => r.WorkflowBuildVersionArn, new DeleteWorkflowResponse());
        Deletes<DeleteInfrastructureConfigurationRequest>(r => r.InfrastructureConfigurationArn, new DeleteInfrastructureConfigurationResponse());
        Deletes<DeleteImageRecipeRequest>(r => r.ImageRecipeArn, new DeleteImageRecipeResponse());
        Deletes<DeleteComponentRequest>(r => r.ComponentBuildVersionArn, new DeleteComponentResponse());
    }

    private IReadOnlyList<CreateComponentRequest> Components => [.. sut.Farm.Changes.OfType<CreateComponentRequest>()];

    public void Dispose() => sut.Dispose();

    [Fact]
    public async Task A_passing_trial_shows_each_step_and_deletes_all_that_it_made_last_first()
    {
        Ends("AVAILABLE", "Success");

        Assert.Equal(0, await RunAsync("--parameter", "Title=a=b"));

        var prefix = Assert.Single(sut.Farm.Changes.OfType<CreateImageRecipeRequest>()).Name;
        Assert.Matches("^trial-[0-9a-f]{8}$", prefix);
        Assert.Equal(["image", "workflow", "infrastructure-configuration", "image-recipe", "component"], deleted.Select(arn => arn.Split(':')[5].Split('/')[0]));
        Assert.All(deleted, arn => Assert.Contains("/" + prefix, arn));
        Assert.Empty(cancelled);
        Assert.Contains("    | hello", sut.Output);
        Assert.Matches(@"c\.yaml +build +Say +Success +1\.50 s", sut.Output);
        Assert.Contains("status    PASSED", sut.Output);
    }

    [Fact]
    public async Task The_documents_run_uncached_on_the_base_in_a_build_workflow_without_image_or_tests()
    {
        Ends("AVAILABLE", "Success");

        Assert.Equal(0, await RunAsync("--on", "ubuntu-24-x86", "--parameter", "Title=a=b"));

        var component = Assert.Single(Components);
        Assert.Equal((Document, "never"), (component.Data, component.Tags["buildfarm:cache"]));
        var recipe = Assert.Single(sut.Farm.Changes.OfType<CreateImageRecipeRequest>());
        Assert.Equal("ubuntu-24-x86", recipe.ParentImage);
        Assert.Equal(("Title", "a=b"), (recipe.Components[0].Parameters[0].Name, recipe.Components[0].Parameters[0].Value[0]));
        var workflow = Assert.Single(sut.Farm.Changes.OfType<CreateWorkflowRequest>());
        Assert.Equal(WorkflowType.Build, workflow.Type);
        Assert.DoesNotContain("CreateImage", workflow.Data);
        Assert.Contains("TerminateInstance", workflow.Data);
        Assert.Empty(Documents.Workflows.WorkflowParser.Parse(workflow.Data).Diagnostics);
        Assert.False(Assert.Single(started).ImageTestsConfiguration.ImageTestsEnabled);
        Assert.Contains("/trial-", Assert.Single(started[0].Workflows).WorkflowArn);
    }

    [Fact]
    public async Task A_failed_trial_ends_with_1_the_whole_reason_and_nothing_left()
    {
        Ends("AVAILABLE", "Failed");

        Assert.Equal(1, await RunAsync());

        Assert.Matches(@"c\.yaml +build +Say +Failed", sut.Output);
        Assert.Matches(@"reason    component \S+c\.yaml, step Say: exit code 3", sut.Output);
        Assert.Contains("status    FAILED", sut.Output);
        Assert.Equal(5, deleted.Count);
    }

    [Fact]
    public async Task A_build_that_fails_before_its_components_ends_with_1_and_the_reports_whole_reason()
    {
        image.State = new ImageState { Status = ImageStatus.Failed, Reason = "there is no image nowhere" };
        sut.Farm.Streams.Enqueue([At(1, new BuildEvent { State = new StateChange { Status = "FAILED" } })]);

        Assert.Equal(1, await RunAsync());

        Assert.Contains("there is no image nowhere and all the rest", sut.Output);
    }

    [Fact]
    public async Task What_changed_in_the_root_is_told_apart_by_packages_services_and_files()
    {
        Ends("AVAILABLE", "Success");

        Assert.Equal(0, await RunAsync());

        Assert.Contains("""
            changes in the root
              packages
                + nginx  1.22
                ~ libc6  2.36 → 2.37
              services
                + nginx.service  enabled, running
              files
                + /etc/nginx.conf
                - /etc/issue
                and 7 more
              and 40 files of the packages
            """.ReplaceLineEndings("\n"), sut.Output.ReplaceLineEndings("\n"));
        Assert.DoesNotContain("trial\tfiles", sut.Output);
    }

    [Fact]
    public async Task Json_output_has_the_changes_by_kind()
    {
        Ends("AVAILABLE", "Success");

        Assert.Equal(0, await RunAsync("--output", "json"));

        var changes = JsonNode.Parse(sut.Output)!["changes"]!;
        Assert.Equal("nginx", (string)changes["packages"]!["added"]![0]!["name"]!);
        Assert.Equal(("2.36", "2.37"), ((string)changes["packages"]!["changed"]![0]!["before"]!, (string)changes["packages"]!["changed"]![0]!["after"]!));
        Assert.Equal("/etc/issue", (string)changes["files"]!["removed"]![0]!);
        Assert.Equal((9, 40), ((int)changes["files"]!["total"]!, (int)changes["filesOfPackages"]!));
    }

    [Fact]
    public async Task A_failure_opens_a_shell_inside_the_held_instance_and_then_cancels_and_removes_everything()
    {
        Holds("Failed");

        Assert.Equal(1, await RunAsync("--shell-on-failure"));

        Assert.Equal(["i-0123"], sut.Shell.Opened);
        Assert.Equal(image.Arn, Assert.Single(cancelled));
        Assert.Equal(5, deleted.Count);
        Assert.Contains("status    FAILED", sut.Output);
        Assert.Contains("- /etc/issue", sut.Output);
        Assert.DoesNotContain("TerminateInstance", Assert.Single(sut.Farm.Changes.OfType<CreateWorkflowRequest>()).Data);
    }

    [Fact]
    public async Task A_held_instance_whose_components_passed_gets_no_shell()
    {
        Holds("Success");

        Assert.Equal(0, await RunAsync("--shell-on-failure"));

        Assert.Empty(sut.Shell.Opened);
        Assert.Single(cancelled);
        Assert.Contains("status    PASSED", sut.Output);
    }

    [Fact]
    public async Task A_shell_that_cannot_be_opened_here_is_refused_before_anything_is_sent()
    {
        sut.Shell.Refusal = "a shell needs root";

        Assert.Equal(2, await RunAsync("--shell-on-failure"));

        Assert.Contains("a shell needs root", sut.Error);
        Assert.Null(sut.Connected);
    }

    [Fact]
    public async Task Json_output_is_one_object_with_status_reason_steps_and_log()
    {
        Ends("AVAILABLE", "Success");

        Assert.Equal(0, await RunAsync("--output", "json"));

        var json = JsonNode.Parse(sut.Output)!;
        Assert.Equal(("PASSED", ""), ((string)json["status"]!, (string)json["reason"]!));
        Assert.Equal(("build", "Say", "Success", 1500), ((string)json["steps"]![0]!["phase"]!, (string)json["steps"]![0]!["step"]!, (string)json["steps"]![0]!["status"]!, (int)json["steps"]![0]!["durationMs"]!));
        Assert.Equal("hello", (string)json["log"]![0]!["text"]!);
        Assert.Empty(json["left"]!.AsArray());
    }

    [Fact]
    public async Task One_phase_alone_runs_of_a_document_without_the_other()
    {
        Ends("AVAILABLE", "Success");

        Assert.Equal(0, await RunAsync("--phases", "build"));

        var document = Documents.Components.ComponentParser.Parse(Assert.Single(Components).Data).Document!;
        Assert.Equal(["build", "test"], document.Phases.Select(phase => phase.Name));
        Assert.Equal("echo \"{{ Title }}: 1.0\"", document.FindPhase("build")!.Steps[0].Inputs!.GetString("commands") ?? document.FindPhase("build")!.Steps[0].Inputs!.Get("commands")!.AsStringList()![0]);
    }

    [Fact]
    public async Task Test_phases_run_in_a_test_workflow_with_tests_on()
    {
        Ends("AVAILABLE", "Success");

        Assert.Equal(0, await RunAsync("--phases", "test"));

        Assert.Equal(WorkflowType.Test, Assert.Single(sut.Farm.Changes.OfType<CreateWorkflowRequest>()).Type);
        Assert.True(Assert.Single(started).ImageTestsConfiguration.ImageTestsEnabled);
    }

    [Theory]
    [InlineData("not a list of phases", "--phases", "bulid")]
    [InlineData("fresh boot", "--phases", "build,test")]
    [InlineData("no document has a parameter 'Titel'", "--parameter", "Titel=x")]
    [InlineData("not NAME=VALUE", "--parameter", "Title")]
    [InlineData("stands twice", "--parameter", "Title=x", "--parameter", "Title=y")]
    public async Task What_cannot_run_is_a_usage_error_and_nothing_is_sent(string problem, params string[] options)
    {
        Assert.Equal(2, await RunAsync(options));

        Assert.Contains(problem, sut.Error);
        Assert.Null(sut.Connected);
    }

    [Fact]
    public async Task A_document_with_errors_is_reported_as_validate_does_and_nothing_is_sent()
    {
        var file = sut.Folder.Write("c.yaml", Document.Replace("ExecuteBash", "ExecuteBsh"));

        Assert.Equal(1, await sut.RunAsync("component", "run", file));

        Assert.Contains(" error BF", sut.Output);
        Assert.Null(sut.Connected);
    }

    [Fact]
    public async Task A_refusal_halfway_removes_what_was_made_before_it()
    {
        sut.Farm.Failures[nameof(CreateWorkflowRequest)] = new FarmException(ErrorCode.InvalidParameterValue, "The workflow is not valid.");
        sut.Farm.Answer<DeleteWorkflowRequest>(_ => throw new FarmException(ErrorCode.ResourceNotFound, "gone"));

        Assert.Equal(1, await RunAsync());

        Assert.Contains("The workflow is not valid.", sut.Error);
        Assert.DoesNotContain("left behind", sut.Error);
        Assert.Equal(["infrastructure-configuration", "image-recipe", "component"], deleted.Select(arn => arn.Split(':')[5].Split('/')[0]));
    }

    [Fact]
    public async Task A_build_that_can_no_longer_be_followed_is_cancelled_and_everything_removed_once_it_has_ended()
    {
        sut.Farm.Streams.Enqueue([new FarmException(ErrorCode.Forbidden, "The key was withdrawn.")]);
        var tries = 0;
        sut.Farm.Answer<DeleteImageRequest>(request =>
        {
            if (++tries < 3) throw new FarmException(ErrorCode.ResourceDependency, "The build has not ended.");
            deleted.Add(request.ImageBuildVersionArn);
            return new DeleteImageResponse();
        });

        Assert.Equal(1, await RunAsync());

        Assert.Equal(image.Arn, Assert.Single(cancelled));
        Assert.Equal(3, tries);
        Assert.Equal(5, deleted.Count);
        Assert.Contains("The key was withdrawn.", sut.Error);
    }

    [Fact]
    public async Task What_cannot_be_deleted_is_named_and_the_rest_goes()
    {
        Ends("AVAILABLE", "Success");
        sut.Farm.Answer<DeleteWorkflowRequest>(_ => throw new FarmException(ErrorCode.ResourceDependency, "A pipeline uses it."));

        Assert.Equal(0, await RunAsync());

        Assert.Matches("workflow/build/trial-[0-9a-f]{8}/1.0.0/1 is left behind: A pipeline uses it.", sut.Error);
        Assert.Equal(4, deleted.Count);
    }

    private Task<int> RunAsync(params string[] options) =>
        sut.RunAsync(["component", "run", sut.Folder.Write("c.yaml", Document), .. options]);

    private void Deletes<TRequest>(Func<TRequest, string> arn, IMessage answer) where TRequest : IMessage => sut.Farm.Answer<TRequest>(request =>
    {
        deleted.Add(arn(request));
        return answer;
    });

    private void Ends(string status, string step) => sut.Farm.Streams.Enqueue([.. Runs(step), At(99, new BuildEvent { State = new StateChange { Status = status } })]);

    private void Holds(string step)
    {
        sut.Farm.StreamsStayOpen = true;
        sut.Farm.Streams.Enqueue([.. Runs(step), At(98, Command("trial\theld\ti-0123"))]);
    }

    private static List<BuildEvent> Runs(string step)
    {
        List<BuildEvent> events =
        [
            new() { State = new StateChange { Status = "BUILDING" } },
            new() { Step = new StepChange { Workflow = "trial", Step = "RunComponents", Action = "ExecuteComponents", Status = "RUNNING" } },
            Step("Running", 0),
            new() { Log = new LogLine { Component = "c", Phase = "build", Step = "Say", Text = "hello" } },
            Step(step, 1500),
            new()
            {
                Step = new StepChange
                {
                    Workflow = "trial", Step = "RunComponents", Action = "ExecuteComponents", Status = step == "Failed" ? "FAILED" : "COMPLETED",
                    Message = step == "Failed" ? $"component '{Trial}-1', step Say: exit code 3" : "",
                },
            },
            .. new[]
            {
                "trial\tservices\tcount\tadded\t1", "trial\tservices\tadded\tnginx.service\t\tenabled, running",
                "trial\tpackages\tcount\tadded\t1", "trial\tpackages\tadded\tnginx\t\t1.22",
                "trial\tpackages\tcount\tchanged\t1", "trial\tpackages\tchanged\tlibc6\t2.36\t2.37",
                "trial\tfiles\tcount\tpackaged added\t40", "trial\tfiles\tcount\tadded\t8", "trial\tfiles\tadded\t/etc/nginx.conf\t\tf 644",
                "trial\tfiles\tcount\tremoved\t1", "trial\tfiles\tremoved\t/etc/issue\tf 644\t", "not one of ours",
            }.Select(Command),
        ];
        return [.. events.Select((change, index) => At(index + 1, change))];
    }

    private static BuildEvent Command(string text) => new() { Log = new LogLine { Component = "command", Phase = "build", Step = "commands", Text = text } };

    // The farm names a component by its ARN; its name is the trial's own, so that the file is found again.
    private static BuildEvent Step(string status, long duration) => new()
    {
        Step = new StepChange { Component = "arn:aws:imagebuilder:us-east-1:000000000000:component/" + Trial + "-1/1.0.0/1", Phase = "build", ComponentStep = "Say", Action = "ExecuteBash", Status = status, DurationMs = duration },
    };

    // Of the first token that the fake environment gives out.
    private static string Trial => "trial-" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("token-1"u8))[..8];

    private static BuildEvent At(long cursor, BuildEvent change)
    {
        change.Cursor = cursor;
        change.Time = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(cursor));
        return change;
    }
}
