using Orleans.Runtime;

namespace BuildFarm.Embedded.Reminders;

/// <summary>A registered reminder. Registering anew makes another object, so that due times of the old one mean nothing.</summary>
internal sealed class Reminder(GrainId grain, string name, DateTimeOffset start, TimeSpan period) : IGrainReminder
{
    public GrainId Grain => grain;

    public string ReminderName => name;

    public DateTimeOffset Start => start;

    public TimeSpan Period => period;

    /// <summary>The first tick of the series after a moment.</summary>
    public DateTimeOffset NextAfter(DateTimeOffset moment)
    {
        if (moment < start) return start;
        var periods = (moment - start).Ticks / period.Ticks + 1;
        return start.AddTicks(periods * period.Ticks);
    }
}
