using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace BuildFarm.Embedded;

internal static partial class LogMessages
{
    [LoggerMessage(4001, LogLevel.Warning, "The grain {Grain} could not be activated; its waiting calls fail")]
    public static partial void ActivationFailed(this ILogger log, Exception failure, GrainId grain);

    [LoggerMessage(4002, LogLevel.Warning, "OnDeactivateAsync of {Grain} failed; the activation ends all the same")]
    public static partial void DeactivationFailed(this ILogger log, Exception failure, GrainId grain);

    [LoggerMessage(4003, LogLevel.Warning, "The one-way call {Call} failed")]
    public static partial void OneWayCallFailed(this ILogger log, Exception failure, string call);

    [LoggerMessage(4004, LogLevel.Warning, "A timer callback of {Grain} failed; the timer goes on")]
    public static partial void TimerFailed(this ILogger log, Exception failure, GrainId grain);

    [LoggerMessage(4005, LogLevel.Warning, "The reminder {Reminder} of {Grain} was not received; its next tick comes in time")]
    public static partial void ReminderFailed(this ILogger log, Exception failure, string reminder, GrainId grain);

    [LoggerMessage(4006, LogLevel.Warning, "Stopped with {Count} grains still in memory")]
    public static partial void ShutdownIncomplete(this ILogger log, int count);

    [LoggerMessage(4007, LogLevel.Information, "Grain host running: {Classes} grain classes")]
    public static partial void Started(this ILogger log, int classes);
}
