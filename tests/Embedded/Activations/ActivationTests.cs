using BuildFarm.Catalog;
using BuildFarm.Embedded.Simulation;
using BuildFarm.Embedded.Tests.Grains;
using Orleans.Runtime;

namespace BuildFarm.Embedded.Tests.Activations;

public sealed class ActivationTests
{
    [Fact]
    public async Task Call_of_a_grain_that_is_not_in_memory_activates_it()
    {
        await using var host = await TestHost.StartAsync();
        Assert.Equal(5, await host.Grain<ICounterGrain>("a").AddAsync(5));
        Assert.Equal(7, await host.Grain<ICounterGrain>("a").AddAsync(2));
        Assert.Equal(1, await host.Grain<ICounterGrain>("b").AddAsync(1));
        Assert.Equal(2, host.Silo.ActivationCount);
    }

    [Fact]
    public async Task Error_in_a_grain_reaches_the_caller_and_the_grain_stays()
    {
        await using var host = await TestHost.StartAsync();
        var grain = host.Grain<ICounterGrain>("a");
        await grain.AddAsync(1);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => grain.FailAsync("no such thing"));
        Assert.Equal("no such thing", error.Message);
        Assert.Equal(2, await grain.AddAsync(1));
    }

    [Fact]
    public async Task Deactivated_grain_comes_back_anew()
    {
        await using var host = await TestHost.StartAsync();
        var grain = host.Grain<ICounterGrain>("a");
        Assert.Equal(1, await grain.ActivationNumberAsync());
        await grain.DeactivateAsync();
        Assert.Equal(2, await grain.ActivationNumberAsync());
        Assert.Equal(["deactivated a ApplicationRequested"], host.Probe.Notes);
    }

    [Fact]
    public void Idle_grain_is_collected_after_the_age_and_not_before()
    {
        var world = new SimulationScheduler(1);
        world.Run(async () =>
        {
            var host = await TestHost.StartAsync(world.World);
            await host.Grain<ICounterGrain>("a").PingAsync();
            await host.Grain<ICounterGrain>("kept").KeepForAsync(TimeSpan.FromHours(1));
            await Task.Delay(TimeSpan.FromMinutes(14), world.Time);
            Assert.Equal(2, host.Silo.ActivationCount);
            await Task.Delay(TimeSpan.FromMinutes(3), world.Time);
            Assert.Equal(["deactivated a ActivationIdle"], host.Probe.Notes);
            await Task.Delay(TimeSpan.FromMinutes(60), world.Time);
            Assert.Equal(0, host.Silo.ActivationCount);
        });
    }

    [Fact]
    public async Task Grain_that_fails_to_activate_fails_its_callers_and_is_tried_again()
    {
        await using var host = await TestHost.StartAsync();
        var grain = host.Grain<IFragileGrain>("a");
        var first = await Assert.ThrowsAsync<InvalidOperationException>(grain.WorkAsync);
        Assert.Equal("activation 1 fails", first.Message);
        Assert.Equal("worked", await grain.WorkAsync());
    }

    [Fact]
    public async Task Stopped_host_has_deactivated_all_and_takes_no_calls()
    {
        var host = await TestHost.StartAsync();
        var grain = host.Grain<ICounterGrain>("a");
        await grain.PingAsync();
        await host.DisposeAsync();
        Assert.Equal(["deactivated a ShuttingDown"], host.Probe.Notes);
        Assert.Equal(0, host.Silo.ActivationCount);
        await Assert.ThrowsAsync<OrleansMessageRejectionException>(grain.PingAsync);
    }

    [Fact]
    public void Stop_with_a_grain_that_never_ends_is_bounded()
    {
        var world = new SimulationScheduler(1);
        world.Run(async () =>
        {
            var host = await TestHost.StartAsync(world.World);
            var stuck = host.Grain<IMeetingGrain>("a").WaitAsync("never");
            await Task.Delay(TimeSpan.FromSeconds(1), world.Time);
            await host.Silo.StopAsync(CancellationToken.None);
            Assert.Equal(TimeSpan.FromSeconds(31), world.Time.GetUtcNow() - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
            await Assert.ThrowsAsync<TimeoutException>(() => stuck);
        });
    }

    [Fact]
    public async Task Calls_that_wait_while_a_grain_goes_are_served_by_the_next_activation()
    {
        await using var host = await TestHost.StartAsync();
        var grain = host.Grain<IMeetingGrain>("a");
        var running = grain.WaitThenDeactivateAsync("gate");
        var waiting = Enumerable.Range(0, 10).Select(_ => grain.NameAsync()).ToList();
        host.Probe.Open("gate");
        await running;
        var names = await Task.WhenAll(waiting);
        Assert.All(names, name => Assert.Equal("meeting/a #2", name));
    }
}
