using BuildFarm.Catalog;
using BuildFarm.Embedded.Simulation;
using BuildFarm.Embedded.Tests.Grains;

namespace BuildFarm.Embedded.Tests.Reminders;

public sealed class ReminderTests
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Reminder_fires_when_due_and_every_period_and_wakes_its_grain()
    {
        var world = new SimulationScheduler(1);
        world.Run(async () =>
        {
            var host = await TestHost.StartAsync(world.World);
            await host.Grain<IClockGrain>("a").RemindAsync("r", 2 * s_minute, 20 * s_minute);
            await host.Grain<IClockGrain>("a").DeactivateAsync();
            await Task.Delay(50 * s_minute, world.Time);
            Assert.Equal(["r 120", "r 1320", "r 2520"], host.Probe.Notes);
        });
    }

    [Fact]
    public void Ticks_missed_while_the_host_was_down_come_as_one()
    {
        var world = new SimulationScheduler(1);
        world.Run(async () =>
        {
            var catalog = new MemoryCatalog();
            var probe = new Probe();
            var first = world.StartProcess("first");
            var host = await TestHost.StartAsync(first, catalog, probe);
            await host.Grain<IClockGrain>("a").RemindAsync("r", s_minute, s_minute);
            first.Kill();
            await Task.Delay(TimeSpan.FromSeconds(330), world.Time);
            Assert.Empty(probe.Notes);
            await TestHost.StartAsync(world.StartProcess("second"), catalog, probe);
            await Task.Delay(s_minute, world.Time);
            Assert.Equal(["r 330", "r 360"], probe.Notes);
        });
    }

    [Fact]
    public void Failed_tick_does_not_end_the_reminder()
    {
        var world = new SimulationScheduler(1);
        world.Run(async () =>
        {
            var host = await TestHost.StartAsync(world.World);
            await host.Grain<IClockGrain>("a").RemindAsync("broken", s_minute, s_minute);
            await Task.Delay(2.5 * s_minute, world.Time);
            Assert.Equal(["broken 60", "broken 120"], host.Probe.Notes);
        });
    }

    [Fact]
    public void Removed_and_replaced_reminders_do_not_fire()
    {
        var world = new SimulationScheduler(1);
        world.Run(async () =>
        {
            var host = await TestHost.StartAsync(world.World);
            var grain = host.Grain<IClockGrain>("a");
            await grain.RemindAsync("gone", s_minute, s_minute);
            await grain.RemindAsync("moved", s_minute, s_minute);
            await grain.RemindAsync("moved", 3 * s_minute, s_minute);
            Assert.Equal(["gone", "moved"], await grain.ReminderNamesAsync());
            await grain.ForgetAsync("gone");
            await Task.Delay(3.5 * s_minute, world.Time);
            Assert.Equal(["moved 180"], host.Probe.Notes);
            Assert.Single(await host.Catalog.ListRemindersAsync());
        });
    }

    [Fact]
    public async Task Period_under_a_minute_is_refused()
    {
        await using var host = await TestHost.StartAsync();
        var error = await Assert.ThrowsAsync<ArgumentException>(() => host.Grain<IClockGrain>("a").RemindAsync("r", TimeSpan.Zero, TimeSpan.FromSeconds(59)));
        Assert.Contains("timer", error.Message);
    }
}
