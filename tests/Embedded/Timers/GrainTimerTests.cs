using BuildFarm.Embedded.Simulation;
using BuildFarm.Embedded.Tests.Grains;

namespace BuildFarm.Embedded.Tests.Timers;

public sealed class GrainTimerTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Period_counts_from_the_end_of_a_callback() => Play(async (world, host) =>
    {
        await host.Grain<IClockGrain>("a").StartTimerAsync(s_second, 2 * s_second, 3 * s_second, interleave: false, keepAlive: false);
        await Task.Delay(12 * s_second, world.Time);
        Assert.Equal(["tick 1", "tick 6", "tick 11"], host.Probe.Notes);
    });

    [Fact]
    public void Infinite_period_fires_once() => Play(async (world, host) =>
    {
        await host.Grain<IClockGrain>("a").StartTimerAsync(TimeSpan.Zero, Timeout.InfiniteTimeSpan, TimeSpan.Zero, interleave: false, keepAlive: false);
        await Task.Delay(100 * s_second, world.Time);
        Assert.Equal(["tick 0"], host.Probe.Notes);
    });

    [Theory]
    [InlineData(false, "tick 5")]
    [InlineData(true, "tick 1 during a call")]
    public void Tick_waits_for_a_running_call_unless_it_may_interleave(bool interleave, string note) => Play(async (world, host) =>
    {
        var grain = host.Grain<IClockGrain>("a");
        await grain.StartTimerAsync(s_second, Timeout.InfiniteTimeSpan, TimeSpan.Zero, interleave, keepAlive: false);
        await grain.BusyAsync(5 * s_second);
        await Task.Delay(s_second, world.Time);
        Assert.Equal([note], host.Probe.Notes);
    });

    [Fact]
    public void Disposed_timer_never_ticks_again() => Play(async (world, host) =>
    {
        var grain = host.Grain<IClockGrain>("a");
        await grain.StartTimerAsync(s_second, s_second, TimeSpan.Zero, interleave: false, keepAlive: false);
        await Task.Delay(1.5 * s_second, world.Time);
        await grain.StopTimerAsync();
        await Task.Delay(10 * s_second, world.Time);
        Assert.Equal(["tick 1"], host.Probe.Notes);
    });

    [Fact]
    public void Timer_ends_with_its_activation() => Play(async (world, host) =>
    {
        var grain = host.Grain<IClockGrain>("a");
        await grain.StartTimerAsync(s_second, s_second, TimeSpan.Zero, interleave: false, keepAlive: false);
        await grain.DeactivateAsync();
        await Task.Delay(10 * s_second, world.Time);
        Assert.Empty(host.Probe.Notes);
        Assert.Equal(0, host.Silo.ActivationCount);
    });

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void Ticks_keep_a_grain_in_memory_only_when_told_to(bool keepAlive, int inMemory) => Play(async (world, host) =>
    {
        await host.Grain<IClockGrain>("a").StartTimerAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), TimeSpan.Zero, interleave: false, keepAlive);
        await Task.Delay(TimeSpan.FromMinutes(30), world.Time);
        Assert.Equal(inMemory, host.Silo.ActivationCount);
    });

    private static void Play(Func<SimulationScheduler, TestHost, Task> play)
    {
        var world = new SimulationScheduler(1);
        world.Run(async () => await play(world, await TestHost.StartAsync(world.World)));
    }
}
