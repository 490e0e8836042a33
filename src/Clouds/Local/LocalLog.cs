using Microsoft.Extensions.Logging;

namespace BuildFarm.Clouds.Local;

/// <summary>Log messages of the local cloud. Event ids 3100–3149.</summary>
internal static partial class LocalLog
{
    [LoggerMessage(3100, LogLevel.Warning, "The builder host does not answer: {Reason}")]
    public static partial void HostUnreachable(ILogger logger, string reason);

    [LoggerMessage(3101, LogLevel.Information, "Watching the builder host for instances from event {Seq}")]
    public static partial void Watching(ILogger logger, long seq);

    [LoggerMessage(3102, LogLevel.Warning, "Instance {InstanceId} was lost: {Reason}")]
    public static partial void InstanceLost(ILogger logger, string instanceId, string reason);

    [LoggerMessage(3103, LogLevel.Error, "News of instance {InstanceId} could not be passed on and will be told again after a reconnect")]
    public static partial void SignalFailed(ILogger logger, Exception exception, string instanceId);

    [LoggerMessage(3104, LogLevel.Information, "Starting the builder host on {SocketPath}")]
    public static partial void StartingHost(ILogger logger, string socketPath);

    [LoggerMessage(3105, LogLevel.Warning, "The builder host could not be told that the server stops: {Reason}")]
    public static partial void HostNotEnded(ILogger logger, string reason);
}
