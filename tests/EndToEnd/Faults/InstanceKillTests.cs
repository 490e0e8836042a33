using System.Diagnostics;
using BuildFarm.EndToEnd.Tests.Support;

namespace BuildFarm.EndToEnd.Tests.Faults;

/// <summary>kill -9 of what runs in and around an instance, while a component is at work in it.</summary>
[Collection(FarmCollection.Name)]
public sealed class InstanceKillTests(FarmFixture fixture)
{
    private static readonly TimeSpan s_seconds = TimeSpan.FromSeconds(20);

    private Farm Farm => fixture.Farm;

    [FarmFact]
    public async Task Killed_agent_of_a_step_with_attempts_left_runs_it_again_and_the_build_goes_on()
    {
        await Farm.ApplyAsync(new Manifest("kill-agent-retry").Component(
            "kill-agent-retry", "echo try >> /root/tries\necho working\n[ $(wc -l < /root/tries) -ge 2 ] || sleep 300", options: "maxAttempts: 2"));
        await using var events = await StartAsync("kill-agent-retry");
        var began = Stopwatch.GetTimestamp();

        Signals.Send(Agent(), Signals.Kill);

        await events.EndAsync();
        Assert.True(Stopwatch.GetElapsedTime(began) < s_seconds, $"took {Stopwatch.GetElapsedTime(began)}");
        Assert.Equal("AVAILABLE", events.LastStatus);
        await Farm.AssertNothingLeftAsync();
    }

    [FarmFact]
    public async Task Killed_agent_of_a_step_with_one_attempt_fails_the_build_and_says_so()
    {
        await Farm.ApplyAsync(new Manifest("kill-agent").Component("kill-agent", "echo working\nsleep 300"));
        await AssertFailsAsync("kill-agent", Agent, "kill-agent", "build", "Run", "agent");
    }

    [FarmFact]
    public async Task Killed_container_fails_the_build_and_says_that_the_instance_was_lost()
    {
        await Farm.ApplyAsync(new Manifest("kill-instance").Component("kill-instance", "echo working\nsleep 300"));
        await AssertFailsAsync("kill-instance", () => Farm.Machine.Instances().Single().Supervisor, "instance i-", "was lost");
    }

    [FarmFact]
    public async Task Killed_init_fails_the_build_and_says_that_the_instance_was_lost()
    {
        await Farm.ApplyAsync(new Manifest("kill-init").Component("kill-init", "echo working\nsleep 300"));
        await AssertFailsAsync("kill-init", () => Inside("systemd.show_status"), "instance i-", "was lost");
    }

    [FarmFact]
    public async Task Killed_builder_host_fails_the_build_and_the_next_build_works()
    {
        await Farm.ApplyAsync(new Manifest("kill-host").Component("kill-host", "echo working\n[ -e /root/quick ] || sleep 300"));
        await AssertFailsAsync("kill-host", () => Farm.Machine.HostProcess()!.Value, "instance i-", "was lost");
        await Farm.ApplyAsync(new Manifest("after-kill-host").Component("after-kill-host", "echo done"));

        (await Farm.BuildAsync("after-kill-host")).Expect("AVAILABLE");
        await Farm.AssertNothingLeftAsync();
    }

    private async Task AssertFailsAsync(string pipeline, Func<int> victim, params string[] reasons)
    {
        await using var events = await StartAsync(pipeline);
        var began = Stopwatch.GetTimestamp();

        Signals.Send(victim(), Signals.Kill);

        var end = await events.StatusAsync("FAILED");
        Assert.True(Stopwatch.GetElapsedTime(began) < s_seconds, $"took {Stopwatch.GetElapsedTime(began)}");
        Assert.All(reasons, r => Assert.Contains(r, (string?)end["state"]!["reason"], StringComparison.Ordinal));
        await events.EndAsync();
        await Farm.AssertNothingLeftAsync();
    }

    /// <summary>Returns when the component is at work.</summary>
    private async Task<BuildEvents> StartAsync(string pipeline)
    {
        var events = Farm.Follow(await Farm.StartBuildAsync(pipeline));
        await events.LineAsync("working");
        return events;
    }

    private int Agent() => Inside("/buildfarm-agent serve");

    private int Inside(string command)
    {
        var all = Machine.Inside(Farm.Machine.Instances().Single().Supervisor).Where(p => !p.Command.StartsWith("systemd-nspawn", StringComparison.Ordinal)).ToList();
        var found = all.Where(p => p.Command.Contains(command, StringComparison.Ordinal)).Select(p => p.Id).ToList();
        return found.Count == 1 ? found[0] : throw new InvalidOperationException($"{found.Count} processes are {command}: {string.Join('\n', all)}");
    }
}
