using Orleans.Runtime;

namespace Orleans;

/// <summary>A grain that has reminders.</summary>
public interface IRemindable : IGrain
{
    /// <summary>A reminder fired. Delivered at least once a period while the host runs; ticks missed while it did not are not made up for.</summary>
    Task ReceiveReminder(string reminderName, TickStatus status);
}
