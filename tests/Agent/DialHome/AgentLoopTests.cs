using BuildFarm.Agent.DialHome;
using BuildFarm.Agent.Machine;
using BuildFarm.Agent.Modules;
using BuildFarm.Agent.Processes;
using BuildFarm.Agent.Tests.Support;
using BuildFarm.Model.AgentProtocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace BuildFarm.Agent.Tests.DialHome;

public sealed class AgentLoopTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeFarm _farm = new();
    private readonly FakeReboot _reboot = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Components_run_and_events_arrive_in_order_with_the_result_last()
    {
        await Serve(async () =>
        {
            _farm.Give(Components("echo hello; echo oops >&2"));
            await _farm.Until(farm => farm.Result is not null);
        });
        Assert.Equal(["It 1 started", "It 1 success"], _farm.Steps);
        Assert.Equal("hello\noops\n", _farm.Output);
        Assert.Equal("success", _farm.Result!.Status);
        Assert.Contains("\"status\":\"success\"", _farm.Result.Output, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, _farm.Stored.Count).Select(n => (long)n), _farm.Stored.Select(item => item.Seq));
        Assert.NotNull(_farm.Stored[^1].Result);
    }

    [Fact]
    public async Task Failed_component_is_told_complete_by_itself()
    {
        await Serve(async () =>
        {
            _farm.Give(Components("echo why; exit 9"));
            await _farm.Until(farm => farm.Result is not null);
        });
        WorkResult result = _farm.Result!;
        Assert.Equal(("failure", "web", "build", "It", 9), (result.Status, result.FailedComponent, result.FailedPhase, result.FailedStep, result.ExitCode));
        Assert.Contains("why", result.FailureMessage, StringComparison.Ordinal);
        Assert.Contains(result.LogFolder, result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_of_an_order_never_leave_the_instance()
    {
        WorkOrder order = Components("echo {{ aws:ssm:/key }}; exit 1");
        order.RunComponents.Components[0].Secrets["/key"] = "hunter2hunter2";
        await Serve(async () =>
        {
            _farm.Give(order);
            await _farm.Until(farm => farm.Result is not null);
        });
        Assert.Equal("***\n", _farm.Output);
        Assert.All(_farm.Stored, item => Assert.DoesNotContain("hunter2", item.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lost_answers_make_events_come_twice_and_the_work_run_once()
    {
        _farm.LoseAnswers = 4;
        await Serve(async () =>
        {
            _farm.Give(Components($"echo x >> {_folder["count"]}"));
            await _farm.Until(farm => farm.Result is not null);
        });
        Assert.Equal("x\n", File.ReadAllText(_folder["count"]));
        Assert.True(_farm.Repeated > 0);
    }

    [Fact]
    public async Task Farm_that_is_away_holds_nothing_up_and_gets_everything_when_it_is_back()
    {
        await Serve(async () =>
        {
            _farm.Give(Components($"echo one; until [ -e {_folder["go"]} ]; do sleep 0.05; done; echo two; touch {_folder["done"]}"));
            await _farm.Until(farm => farm.Output.Contains("one", StringComparison.Ordinal));
            _farm.Away = true;
            File.WriteAllText(_folder["go"], "");
            await AppearsAsync(_folder["done"]);
            Assert.Null(_farm.Result);
            _farm.ComeBack();
            await _farm.Until(farm => farm.Result is not null);
        });
        Assert.Equal("one\ntwo\n", _farm.Output);
    }

    [Fact]
    public async Task Order_that_is_leased_again_after_its_end_is_reported_and_not_run()
    {
        WorkOrder order = Components($"echo x >> {_folder["count"]}");
        await Serve(async () =>
        {
            _farm.Give(order);
            await _farm.Until(farm => farm.Result is not null);
            _farm.Give(order);
            _farm.Give(Command("next", "true"));
            await _farm.Until(farm => farm.Leases == 3);
        });
        Assert.Equal("x\n", File.ReadAllText(_folder["count"]));
    }

    [Fact]
    public async Task Cancel_stops_the_running_programs_and_is_reported()
    {
        await Serve(async () =>
        {
            _farm.Give(Components("echo ready; sleep 1000"));
            await _farm.Until(farm => farm.Output.Contains("ready", StringComparison.Ordinal));
            _farm.Cancel = true;
            await _farm.Until(farm => farm.Result is not null);
        });
        Assert.Equal("cancelled", _farm.Result!.Status);
    }

    [Fact]
    public async Task Order_beyond_its_limit_ends_as_timed_out()
    {
        WorkOrder order = Components("echo ready; sleep 1000");
        order.TimeoutSeconds = 1;
        await Serve(async () =>
        {
            _farm.Give(order);
            await _farm.Until(farm => farm.Result is not null);
        });
        Assert.Equal("timedOut", _farm.Result!.Status);
    }

    [Fact]
    public async Task Command_returns_its_output_and_braces_are_left_alone()
    {
        await Serve(async () =>
        {
            _farm.Give(Command("c1", "echo '{{ not.ours }} {{ name }}'", "exit 5"));
            await _farm.Until(farm => farm.Result is not null);
        });
        Assert.Equal("{{ not.ours }} {{ name }}", _farm.Result!.Output);
        Assert.Equal(5, _farm.Result.ExitCode);
    }

    [Fact]
    public async Task Metadata_names_system_packages_and_size()
    {
        await Serve(async () =>
        {
            _farm.Give(new WorkOrder { WorkId = "m", CollectMetadata = new CollectMetadata() });
            await _farm.Until(farm => farm.Result is not null);
        });
        InstanceMetadata metadata = _farm.Result!.Metadata;
        Assert.NotEqual("", metadata.OsVersion);
        Assert.Contains(metadata.Packages, package => package.Name == "bash" && package.Version.Length > 0 && package.Architecture.Length > 0);
    }

    [Fact]
    public async Task Reboot_is_announced_done_and_the_order_goes_on_after_it()
    {
        _farm.Give(Components($"if [ -e {_folder["flag"]} ]; then echo after; exit 0; fi; touch {_folder["flag"]}; echo before; exit 194"));
        await Loop(new CancellationTokenSource().Token); // ends with the reboot
        Assert.Equal(1, _reboot.Count);
        Assert.NotNull(_farm.Stored[^1].Rebooting);
        Assert.Null(_farm.Result);
        await Serve(() => _farm.Until(farm => farm.Result is not null));
        Assert.Equal("before\nafter\n", _farm.Output);
        Assert.Equal("success", _farm.Result!.Status);
    }

    [Fact]
    public async Task Unacknowledged_output_holds_the_program_back_instead_of_growing()
    {
        _farm.WithholdAcknowledgements = true;
        await Serve(async () =>
        {
            _farm.Give(Components($"head -c 5000000 /dev/zero | tr '\\0' x; touch {_folder["done"]}"));
            await _farm.Until(farm => farm.Repeated > 20); // the farm gets the same again and again, and acknowledges nothing
            Assert.False(File.Exists(_folder["done"]));
            Assert.InRange(new DirectoryInfo(_folder["state"]).EnumerateFiles("*.seg", SearchOption.AllDirectories).Sum(file => file.Length), 1, 1_500_000);
            _farm.WithholdAcknowledgements = false;
            await _farm.Until(farm => farm.Result is not null);
        }, maximumSpoolBytes: 1_000_000);
        Assert.Equal(5_000_000, _farm.Output.Length);
    }

    private static WorkOrder Components(string script)
    {
        string document = RunHarness.Build($"- name: It\n  action: ExecuteBash\n  inputs:\n    commands:\n      - |\n        {script}");
        var work = new RunComponents { ExecutionId = "e1" };
        work.Components.Add(new ComponentRun { Arn = "arn:web", Name = "web", Document = document, Version = "1.0.0" });
        return new WorkOrder { WorkId = "build/1:components", RunComponents = work };
    }

    private static WorkOrder Command(string id, params string[] commands)
    {
        var work = new BuildFarm.Model.AgentProtocol.RunCommand();
        work.Commands.AddRange(commands);
        return new WorkOrder { WorkId = id, RunCommand = work };
    }

    private static async Task AppearsAsync(string path)
    {
        using var watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!);
        var appeared = new TaskCompletionSource();
        watcher.Created += (_, change) => _ = change.FullPath == path && appeared.TrySetResult();
        watcher.EnableRaisingEvents = true;
        if (!File.Exists(path))
        {
            await appeared.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    private async Task Serve(Func<Task> during, long maximumSpoolBytes = EventSpool.DefaultMaximumBytes)
    {
        using var stop = new CancellationTokenSource();
        Task loop = Loop(stop.Token, maximumSpoolBytes);
        await during();
        await stop.CancelAsync();
        await loop;
    }

    private Task Loop(CancellationToken stop, long maximumSpoolBytes = EventSpool.DefaultMaximumBytes)
    {
        // the real clock: what is waited for are programs, not time
        var services = new ModuleServices { Processes = new ProcessRunner(TimeProvider.System, new SessionFile(_folder["session"])), Time = TimeProvider.System, WorkingDirectory = _folder.Path };
        new SessionFile(_folder["session"]).KillLeftovers();
        var configuration = new AgentConfiguration { InstanceId = "i-1", Token = "t", Endpoint = "unix:/x", StateDirectory = _folder["state"], LogDirectory = _folder["logs"] };
        var runner = new OrderRunner(configuration, ModuleRegistry.Standard(), services) { HasRebooted = _ => true };
        return new AgentLoop(_farm, new OrderStore(_folder["state"]), runner, _reboot, TimeProvider.System, () => 0.5, NullLogger.Instance) { MaximumSpoolBytes = maximumSpoolBytes }.RunAsync(stop);
    }

    private sealed class FakeReboot : IReboot
    {
        public int Count { get; private set; }

        public bool IsPossible => true;

        public void Now() => Count++;
    }
}
