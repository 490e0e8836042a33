using System.Globalization;
using Orleans;
using Orleans.Runtime;

namespace BuildFarm.Embedded.Tests.Grains;

internal sealed class ClockGrain(Probe probe, TimeProvider time) : Grain, IClockGrain, IRemindable
{
    private IGrainTimer? _timer;
    private bool _busy;

    private string Now => (time.GetUtcNow() - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds.ToString(CultureInfo.InvariantCulture);

    public Task StartTimerAsync(TimeSpan dueTime, TimeSpan period, TimeSpan work, bool interleave, bool keepAlive)
    {
        _timer = this.RegisterGrainTimer(async (span, cancellation) =>
        {
            probe.Note($"tick {Now}{(_busy ? " during a call" : "")}");
            if (span > TimeSpan.Zero) await Task.Delay(span, time, cancellation);
        }, work, new GrainTimerCreationOptions(dueTime, period) { Interleave = interleave, KeepAlive = keepAlive });
        return Task.CompletedTask;
    }

    public Task StopTimerAsync()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task RemindAsync(string name, TimeSpan dueTime, TimeSpan period) => this.RegisterOrUpdateReminder(name, dueTime, period);

    public async Task ForgetAsync(string name) => await this.UnregisterReminder((await this.GetReminder(name))!);

    public async Task<List<string>> ReminderNamesAsync() => [.. (await this.GetReminders()).Select(r => r.ReminderName).Order()];

    public async Task BusyAsync(TimeSpan span)
    {
        _busy = true;
        await Task.Delay(span, time);
        _busy = false;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        probe.Note($"{reminderName} {Now}");
        return reminderName == "broken" ? throw new InvalidOperationException("broken reminder") : Task.CompletedTask;
    }

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
