using Orleans;

namespace BuildFarm.Embedded.Tests.Grains;

/// <summary>Timers and reminders that leave notes.</summary>
[Alias("test.clock")]
public interface IClockGrain : IGrainWithStringKey
{
    [Alias("timer")]
    Task StartTimerAsync(TimeSpan dueTime, TimeSpan period, TimeSpan work, bool interleave, bool keepAlive);

    [Alias("stop-timer")]
    Task StopTimerAsync();

    [Alias("remind")]
    Task RemindAsync(string name, TimeSpan dueTime, TimeSpan period);

    [Alias("forget")]
    Task ForgetAsync(string name);

    [Alias("names")]
    Task<List<string>> ReminderNamesAsync();

    [Alias("busy")]
    Task BusyAsync(TimeSpan time);

    [Alias("deactivate")]
    Task DeactivateAsync();
}
