using BuildFarm.Embedded.Simulation;
using BuildFarm.Embedded.Tests.Grains;

namespace BuildFarm.Embedded.Tests.Calls;

public sealed class TurnTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Many_calls_of_one_grain_run_one_after_another(int seed)
    {
        var world = new SimulationScheduler(seed);
        world.Run(async () =>
        {
            var host = await TestHost.StartAsync(world.World);
            var grain = host.Grain<IMeetingGrain>("a");
            await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => grain.CountSlowlyAsync()));
            // Each read, waited and wrote: had two overlapped, a count would be lost.
            Assert.Equal(101, await grain.CountSlowlyAsync());
        });
    }

    [Fact]
    public async Task Many_calls_from_many_threads_lose_nothing()
    {
        await using var host = await TestHost.StartAsync();
        var work = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 2000; i++) await host.Grain<ICounterGrain>($"{i % 10}").AddAsync(1);
        }));
        await Task.WhenAll(work);
        for (var key = 0; key < 10; key++) Assert.Equal(1600, await host.Grain<ICounterGrain>($"{key}").AddAsync(0));
    }

    [Fact]
    public async Task Call_waits_while_another_runs_and_an_interleaving_one_does_not()
    {
        await using var host = await TestHost.StartAsync();
        var grain = host.Grain<IMeetingGrain>("a");
        var first = grain.WaitAsync("first");
        var second = grain.WaitAsync("second");
        host.Probe.Open("second");
        Assert.Equal("1 running", await grain.PeekAsync());
        Assert.False(second.IsCompleted);
        host.Probe.Open("first");
        await Task.WhenAll(first, second);
        Assert.Empty(host.Probe.Notes);
    }

    [Fact]
    public void Read_only_calls_run_together_and_keep_others_out()
    {
        var world = new SimulationScheduler(1);
        world.Run(async () =>
        {
            var host = await TestHost.StartAsync(world.World);
            var grain = host.Grain<IMeetingGrain>("a");
            var readers = new[] { grain.ReadAsync("r1"), grain.ReadAsync("r2") };
            await Task.Delay(TimeSpan.FromMilliseconds(1), world.Time);
            Assert.Equal("2 running", await grain.PeekAsync());
            var writer = grain.WaitAsync("w");
            host.Probe.Open("w");
            host.Probe.Open("r1");
            await Task.Delay(TimeSpan.FromMilliseconds(1), world.Time);
            Assert.False(writer.IsCompleted);
            host.Probe.Open("r2");
            await writer;
            Assert.Equal([1, 2], (await Task.WhenAll(readers)).Order());
        });
    }

    [Fact]
    public void Call_that_waits_for_its_own_caller_ends_by_the_timeout()
    {
        var world = new SimulationScheduler(1);
        world.Run(async () =>
        {
            var host = await TestHost.StartAsync(world.World);
            var start = world.Time.GetUtcNow();
            var error = await Assert.ThrowsAsync<TimeoutException>(() => host.Grain<IMeetingGrain>("a").CallSelfThroughAsync("b"));
            Assert.Equal(TimeSpan.FromSeconds(30), world.Time.GetUtcNow() - start);
            Assert.Contains("meeting/", error.Message);
            // Both are free again.
            Assert.Equal("meeting/a #1", await host.Grain<IMeetingGrain>("a").NameAsync());
            Assert.Equal("meeting/b #1", await host.Grain<IMeetingGrain>("b").NameAsync());
        });
    }

    [Fact]
    public void Call_whose_caller_gave_up_while_it_waited_never_runs()
    {
        var world = new SimulationScheduler(1);
        world.Run(async () =>
        {
            var host = await TestHost.StartAsync(world.World);
            var grain = host.Grain<IMeetingGrain>("a");
            var blocking = grain.WaitAsync("gate");
            await Task.Delay(TimeSpan.FromMilliseconds(1), world.Time);
            var late = grain.CountSlowlyAsync();
            await Assert.ThrowsAsync<TimeoutException>(() => blocking);
            await Assert.ThrowsAsync<TimeoutException>(() => late);
            host.Probe.Open("gate");
            Assert.Equal(1, await grain.CountSlowlyAsync());
        });
    }

    [Fact]
    public void What_a_grain_awaits_goes_on_in_its_own_context()
    {
        var world = new SimulationScheduler(1);
        world.Run(async () =>
        {
            var host = await TestHost.StartAsync(world.World);
            Assert.Equal("same context", await host.Grain<IMeetingGrain>("a").EscapeAsync());
        });
    }

    [Fact]
    public async Task One_way_call_returns_before_it_has_run_and_hides_its_failure()
    {
        await using var host = await TestHost.StartAsync();
        var busy = host.Grain<IMeetingGrain>("a").WaitAsync("gate");
        var told = host.Grain<IMeetingGrain>("a").TellAsync("told");
        Assert.True(told.IsCompletedSuccessfully);
        Assert.Empty(host.Probe.Notes);
        host.Probe.Open("gate");
        await busy;
        await host.Grain<ICounterGrain>("b").FireAsync(-1);
        Assert.Equal(0, await host.Grain<ICounterGrain>("b").AddAsync(1));
        Assert.Equal(["told"], host.Probe.Notes);
    }

    [Fact]
    public async Task Grain_that_passes_itself_is_passed_as_a_reference()
    {
        await using var host = await TestHost.StartAsync();
        var reference = host.Grain<IMeetingGrain>("b");
        Assert.Equal("meeting/b #1", await host.Grain<IMeetingGrain>("a").CallThroughAsync(reference));
        Assert.True(reference.Equals(host.Grain<IMeetingGrain>("b")));
        Assert.False(reference.Equals(host.Grain<IMeetingGrain>("a")));
    }
}
