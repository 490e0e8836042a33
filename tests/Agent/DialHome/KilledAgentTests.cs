using System.Diagnostics;
using BuildFarm.Agent.Tests.Support;
using BuildFarm.Model.AgentProtocol;
using Microsoft.AspNetCore.Builder;

namespace BuildFarm.Agent.Tests.DialHome;

/// <summary>The real program, killed with SIGKILL in the middle of an order, and its farm, killed under it.</summary>
public sealed class KilledAgentTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly FakeFarm _farm = new();
    private readonly List<Process> _agents = [];
    private WebApplication? _server;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (Process agent in _agents)
        {
            agent.Kill();
            await agent.WaitForExitAsync();
            agent.Dispose();
        }

        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1, "failure")]
    [InlineData(2, "success")]
    public async Task Step_that_was_running_counts_as_failed_and_is_retried_as_the_document_allows(int maxAttempts, string status)
    {
        _server = await FarmServer.StartAsync(_folder["agent.sock"], _farm);
        Process first = StartAgent();
        _farm.Give(Order(maxAttempts));
        await _farm.Until(farm => farm.Output.Contains("ready", StringComparison.Ordinal));
        first.Kill();
        await first.WaitForExitAsync();
        StartAgent();
        await _farm.Until(farm => farm.Result is not null);
        Assert.Equal(status, _farm.Result!.Status);
        Assert.Contains("It 1 failure", _farm.Steps);
        Assert.Equal("x\n", File.ReadAllText(_folder["first-step"])); // the finished step did not run again
        Assert.Equal(1, _farm.Leases);
        int leftover = int.Parse(File.ReadAllText(_folder["pid"]));
        Assert.False(File.Exists($"/proc/{leftover}"), "the program of the killed agent is ended before its step runs again");
    }

    [Fact]
    public async Task Farm_that_is_killed_and_started_again_gets_every_event_once_in_order()
    {
        _server = await FarmServer.StartAsync(_folder["agent.sock"], _farm);
        StartAgent();
        _farm.Give(Order(1, "for i in $(seq 200); do echo line $i; sleep 0.01; done"));
        for (int restart = 0; restart < 3; restart++)
        {
            int seen = _farm.Stored.Count;
            await _farm.Until(farm => farm.Stored.Count > seen + 2);
            await _server.DisposeAsync();
            File.Delete(_folder["agent.sock"]);
            _server = await FarmServer.StartAsync(_folder["agent.sock"], _farm);
        }

        await _farm.Until(farm => farm.Result is not null);
        Assert.Equal("success", _farm.Result!.Status);
        Assert.Equal(string.Concat(Enumerable.Range(1, 200).Select(i => $"line {i}\n")), _farm.Output);
    }

    private WorkOrder Order(int maxAttempts, string? script = null)
    {
        script ??= $"if [ -e {_folder["pid"]} ]; then exit 0; fi; echo $$ > {_folder["pid"]}; echo ready; sleep 1000";
        var work = new RunComponents { ExecutionId = "e1" };
        work.Components.Add(new ComponentRun
        {
            Name = "web",
            Document = RunHarness.Build($"- name: Before\n  action: ExecuteBash\n  inputs: {{ commands: ['echo x >> {_folder["first-step"]}'] }}\n- name: It\n  action: ExecuteBash\n  maxAttempts: {maxAttempts}\n  inputs:\n    commands:\n      - |\n        {script}"),
        });
        return new WorkOrder { WorkId = "w1", RunComponents = work };
    }

    private Process StartAgent()
    {
        string config = _folder.File("agent.json", $$"""
            { "instanceId": "i-1", "token": "t", "endpoint": "unix:{{_folder["agent.sock"]}}", "stateDirectory": "{{_folder["state"]}}", "logDirectory": "{{_folder["logs"]}}" }
            """);
        Process agent = Process.Start(new ProcessStartInfo("dotnet", [AgentProgram.Path, "serve", "--config", config]) { RedirectStandardError = true })!;
        agent.BeginErrorReadLine();
        _agents.Add(agent);
        return agent;
    }
}
