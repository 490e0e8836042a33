using System.Text.Json.Nodes;
using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Tests.Fakes;
using BuildFarm.Model.Api;
using BuildFarm.Model.FarmApi;
using Google.Protobuf.WellKnownTypes;

namespace BuildFarm.Cli.Tests.Run;

public sealed class RunTests : IDisposable
{
    private const string Arn = "arn:aws:imagebuilder:us-east-1:000000000000:image/web/1.0.0/1";

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly CliRun sut = new();
    private readonly List<StartBuildRequest> started = [];
    private Image image = new() { Arn = Arn, State = new ImageState { Status = ImageStatus.Available } };

    public RunTests()
    {
        sut.Farm.Answer<StartBuildRequest>(request =>
        {
            started.Add(request);
            return new StartBuildResponse { ImageBuildVersionArn = $"arn:aws:imagebuilder:us-east-1:000000000000:image/web/1.0.0/{started.Count}" };
        });
        sut.Farm.Answer<GetImageRequest>(_ => new GetImageResponse { Image = image });
        sut.Farm.Answer<GetBuildReportRequest>(_ => Report());
        image.OutputResources = new OutputResources();
        image.OutputResources.Amis.Add(new Ami { Region = "us-east-1", Image = "ami-1" });
        image.OutputResources.Amis.Add(new Ami { Region = "eu-west-1", Image = "ami-2" });
    }

    public void Dispose() => sut.Dispose();

    [Fact]
    public async Task Without_a_terminal_progress_is_plain_lines_and_the_end_a_summary()
    {
        sut.Farm.Streams.Enqueue([State(1, 0, "PENDING"), State(2, 1, "BUILDING"), Step(3, 2, "LaunchInstance", "COMPLETED", 1500), State(4, 9, "AVAILABLE")]);

        Assert.Equal(0, await sut.RunAsync("run", "web"));

        Assert.Equal("arn:aws:imagebuilder:us-east-1:000000000000:image-pipeline/web", Assert.Single(started).ImagePipelineArn);
        Assert.Contains("1.0s  BUILDING", sut.Output);
        Assert.Contains("LaunchInstance COMPLETED (1.50 s)", sut.Output);
        Assert.Contains($"image     {Arn}", sut.Output);
        Assert.Contains("ami-1  in us-east-1", sut.Output);
        Assert.Contains("ami-2  in eu-west-1", sut.Output);
        Assert.Contains("packages  2", sut.Output);
        Assert.Contains("size      120 MB", sut.Output);
        Assert.Contains("building 8.00 s, testing 1.20 s; 9.20 s in all", sut.Output);
    }

    [Fact]
    public async Task A_failed_build_ends_with_1_and_its_whole_reason()
    {
        image = new Image { Arn = Arn, State = new ImageState { Status = ImageStatus.Failed, Reason = "component web-site, phase build, step Pages: exit code 3\nno such file" } };
        sut.Farm.Streams.Enqueue([State(1, 0, "BUILDING"), State(2, 5, "FAILED", "component web-site")]);

        Assert.Equal(1, await sut.RunAsync("run", "web"));

        Assert.Contains("reason    component web-site, phase build, step Pages: exit code 3", sut.Output);
        Assert.Contains("          no such file", sut.Output);
    }

    [Fact]
    public async Task The_summary_waits_for_an_image_that_is_behind_its_events()
    {
        var asked = 0;
        sut.Farm.Answer<GetImageRequest>(_ => new GetImageResponse
        {
            Image = new Image { Arn = Arn, State = new ImageState { Status = ++asked < 4 ? ImageStatus.Distributing : ImageStatus.Available } },
        });
        sut.Farm.Streams.Enqueue([State(1, 0, "DISTRIBUTING"), State(2, 5, "AVAILABLE")]);

        Assert.Equal(0, await sut.RunAsync("run", "web"));

        Assert.Contains("status    AVAILABLE", sut.Output);
    }

    [Fact]
    public async Task A_lost_connection_is_taken_up_after_the_last_event()
    {
        sut.Farm.Streams.Enqueue([State(1, 0, "PENDING"), State(2, 1, "BUILDING"), new FarmException(ErrorCode.Unspecified, "the connection to the farm was lost", isTransport: true)]);
        sut.Farm.Streams.Enqueue([State(2, 1, "BUILDING"), State(3, 5, "AVAILABLE")]);

        Assert.Equal(0, await sut.RunAsync("run", "web"));

        Assert.Equal([0L, 2L], sut.Farm.Watched.Select(request => request.After));
        Assert.Single(sut.Output.Split('\n'), line => line.EndsWith("BUILDING", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Interrupted_it_says_how_to_follow_again_and_how_to_cancel_on_the_same_farm()
    {
        sut.Farm.Streams.Enqueue([State(1, 0, "BUILDING"), new OperationCanceledException()]);

        Assert.Equal(1, await sut.RunAsync("run", "web", "--endpoint", "127.0.0.1:7"));

        Assert.Contains($"follow again  ./buildfarm images logs --follow {Arn} --endpoint 127.0.0.1:7", sut.Error);
        Assert.Contains($"cancel        ./buildfarm images cancel {Arn} --endpoint 127.0.0.1:7", sut.Error);
    }

    [Fact]
    public async Task A_farm_that_stays_away_is_given_up_after_two_minutes()
    {
        var lost = new FarmException(ErrorCode.Unspecified, "no farm answers", isTransport: true);
        for (var i = 0; i < 100; i++) sut.Farm.Streams.Enqueue([lost]);

        Assert.Equal(1, await sut.RunAsync("run", "web"));

        Assert.InRange(sut.Time.GetUtcNow() - Start, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(3));
        Assert.Contains("no farm answers", sut.Error);
    }

    [Fact]
    public async Task Detached_it_prints_the_ARN_and_follows_nothing()
    {
        Assert.Equal(0, await sut.RunAsync("run", "web", "--detach"));

        Assert.Equal(Arn, sut.Output.Trim());
        Assert.Empty(sut.Farm.Watched);
    }

    [Fact]
    public async Task Each_region_named_gets_a_build_of_its_own_with_its_own_token()
    {
        Assert.Equal(0, await sut.RunAsync("run", "web", "--detach", "--region", "us-east-1", "--region", "eu-west-1", "--no-cache"));

        Assert.Equal(["us-east-1", "eu-west-1"], started.Select(request => request.InstanceRegion));
        Assert.All(started, request => Assert.Equal("none", request.Cache));
        Assert.Equal(2, started.Select(request => request.ClientToken).Distinct().Count());
    }

    [Fact]
    public async Task Json_output_is_one_object_with_every_figure()
    {
        sut.Farm.Streams.Enqueue([State(1, 0, "AVAILABLE")]);

        Assert.Equal(0, await sut.RunAsync("run", "web", "--output", "json"));

        var build = JsonNode.Parse(sut.Output)!["builds"]![0]!;
        Assert.Equal(("AVAILABLE", "ami-2", 2, 120_000_000L), ((string)build["status"]!, (string)build["images"]!["eu-west-1"]!, (int)build["packages"]!, (long)build["sizeBytes"]!));
        Assert.Equal("us-east-1", (string)build["region"]!);
        Assert.Equal("BUILDING", (string)build["stages"]![0]!["name"]!);
    }

    private static BuildEvent State(long cursor, double seconds, string status, string reason = "") =>
        new() { Cursor = cursor, Time = Timestamp.FromDateTimeOffset(Start.AddSeconds(seconds)), State = new StateChange { Status = status, Reason = reason } };

    private static BuildEvent Step(long cursor, double seconds, string step, string status, long duration) =>
        new() { Cursor = cursor, Time = Timestamp.FromDateTimeOffset(Start.AddSeconds(seconds)), Step = new StepChange { Workflow = "build-image", Step = step, Status = status, DurationMs = duration } };

    private static BuildReport Report()
    {
        var report = new BuildReport { ImageBuildVersionArn = Arn, Status = "AVAILABLE", SizeBytes = 120_000_000 };
        report.Packages.Add([new() { Name = "bash", Version = "5.2" }, new() { Name = "nginx", Version = "1.22" }]);
        report.Stages.Add([new() { Name = "BUILDING", DurationMs = 8000 }, new() { Name = "TESTING", DurationMs = 1200 }]);
        return report;
    }
}
