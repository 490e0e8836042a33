using Microsoft.Extensions.Logging;

namespace BuildFarm.Grains;

internal static partial class LogMessages
{
    [LoggerMessage(3001, LogLevel.Warning, "{Build} could not be started now; the sweep of its region will")]
    public static partial void BuildNotStarted(this ILogger logger, string build, Exception error);

    [LoggerMessage(3002, LogLevel.Warning, "The outcome of {Kind} for {Build} could not be handed over; it is handed out again")]
    public static partial void OutcomeNotDelivered(this ILogger logger, string kind, string build, Exception error);

    [LoggerMessage(3003, LogLevel.Error, "{Kind} for {Build} failed in a way that no cloud should")]
    public static partial void CallFailed(this ILogger logger, string kind, string build, Exception error);

    [LoggerMessage(3004, LogLevel.Information, "{Build} is {Status}. {Reason}")]
    public static partial void BuildIs(this ILogger logger, string build, string status, string reason);

    [LoggerMessage(3005, LogLevel.Warning, "Instance {Instance} in {Region} belongs to no build that needs it and is ended")]
    public static partial void InstanceReaped(this ILogger logger, string instance, string region);

    [LoggerMessage(3007, LogLevel.Warning, "{Build} starts over: {Missing} is not within this server's reach")]
    public static partial void BuildStartsOver(this ILogger logger, string build, string missing);

    [LoggerMessage(3006, LogLevel.Warning, "The sweep of {Region} did not finish")]
    public static partial void SweepFailed(this ILogger logger, string region, Exception error);
}
