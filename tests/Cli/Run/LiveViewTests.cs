using BuildFarm.Cli.Run;
using BuildFarm.Cli.Tests.Fakes;
using BuildFarm.Model.FarmApi;
using Google.Protobuf.WellKnownTypes;
using Spectre.Console;

namespace BuildFarm.Cli.Tests.Run;

public sealed class LiveViewTests
{
    private readonly TestTime time = new();
    private readonly BuildProgress build = new("arn:x", "web/1.0.0/1");

    [Fact]
    public void A_running_build_shows_its_stage_its_steps_and_its_last_lines()
    {
        Apply(new BuildEvent { State = new StateChange { Status = "PENDING" } });
        Apply(new BuildEvent { State = new StateChange { Status = "BUILDING" } });
        Apply(new BuildEvent { Step = new StepChange { Workflow = "build-image", Step = "LaunchInstance", Status = "COMPLETED", DurationMs = 420 } });
        Apply(new BuildEvent { Step = new StepChange { Workflow = "build-image", Step = "ExecuteComponents", Status = "RUNNING" } });
        Apply(new BuildEvent { Step = new StepChange { Workflow = "build-image", Step = "ExecuteComponents", Component = "web-site", Phase = "build", ComponentStep = "Pages", Status = "RUNNING" } });
        for (var i = 1; i <= 20; i++) Apply(new BuildEvent { Log = new LogLine { Text = $"line {i} [red]" } });

        var text = Render();

        Assert.Contains("web/1.0.0/1", text);
        Assert.Contains("BUILDING", text);
        Assert.Contains("✓ LaunchInstance", text);
        Assert.Contains("0.42 s", text);
        Assert.Contains("● ExecuteComponents", text);
        Assert.Contains("web-site build Pages", text);
        Assert.Contains("line 20 [red]", text);
        Assert.DoesNotContain("line 12 ", text);
    }

    [Fact]
    public void A_failed_build_shows_the_reason()
    {
        Apply(new BuildEvent { State = new StateChange { Status = "BUILDING" } });
        Apply(new BuildEvent { State = new StateChange { Status = "FAILED", Reason = "step Pages: exit code 3" } });

        Assert.Contains("step Pages: exit code 3", Render());
    }

    private void Apply(BuildEvent change)
    {
        change.Cursor = build.Cursor + 1;
        change.Time = Timestamp.FromDateTimeOffset(time.GetUtcNow());
        Assert.True(build.Apply(change));
    }

    private string Render()
    {
        var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 160;
        console.Write(new LiveView(console, time).Render([build]));
        return writer.ToString();
    }
}
