using Microsoft.Extensions.Logging;

namespace BuildFarm.Host;

/// <summary>Log messages of the builder host. Event ids 3000–3099.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(3000, LogLevel.Information, "Builder host listens at {Socket}, process {ProcessId}")]
    public static partial void Listening(ILogger logger, string socket, int processId);

    [LoggerMessage(3001, LogLevel.Information, "Builder host ends: {Reason}")]
    public static partial void Ending(ILogger logger, string reason);

    [LoggerMessage(3002, LogLevel.Warning, "{Method} failed: {Code} {Message}")]
    public static partial void CallFailed(ILogger logger, string method, string code, string message);

    [LoggerMessage(3003, LogLevel.Error, "{Method} failed without a known reason")]
    public static partial void CallBroke(ILogger logger, Exception exception, string method);

    [LoggerMessage(3004, LogLevel.Warning, "Could not delete {Path}: {Reason}. It is tried again at the next start")]
    public static partial void TrashLeft(ILogger logger, string path, string reason);

    [LoggerMessage(3005, LogLevel.Information, "Layer {LayerId} of {SizeBytes} bytes removed: nothing uses it")]
    public static partial void LayerRemoved(ILogger logger, string layerId, long sizeBytes);

    [LoggerMessage(3006, LogLevel.Warning, "Image {ImageId} ({Name}) is forgotten: its files had not reached the disk when the machine went down")]
    public static partial void ImageDoubtful(ILogger logger, string imageId, string name);

    [LoggerMessage(3010, LogLevel.Information, "Instance {InstanceId} ({InstanceType}) launched from {ImageId} in {Milliseconds} ms")]
    public static partial void Launched(ILogger logger, string instanceId, string instanceType, string imageId, double milliseconds);

    [LoggerMessage(3011, LogLevel.Information, "Instance {InstanceId} rebooted, boot {Boot}")]
    public static partial void Rebooted(ILogger logger, string instanceId, int boot);

    [LoggerMessage(3012, LogLevel.Warning, "Instance {InstanceId} lost: {Reason}")]
    public static partial void Lost(ILogger logger, string instanceId, string reason);

    [LoggerMessage(3013, LogLevel.Information, "Instance {InstanceId} terminated")]
    public static partial void Terminated(ILogger logger, string instanceId);

    [LoggerMessage(3014, LogLevel.Warning, "Clean-up of instance {InstanceId} left something: {Reason}")]
    public static partial void CleanupIncomplete(ILogger logger, string instanceId, string reason);

    [LoggerMessage(3015, LogLevel.Information, "Left over from a run before: {What}; removed")]
    public static partial void LeftoverRemoved(ILogger logger, string what);

    [LoggerMessage(3016, LogLevel.Error, "Following instance {InstanceId} failed")]
    public static partial void SupervisionFailed(ILogger logger, Exception exception, string instanceId);

    [LoggerMessage(3020, LogLevel.Information, "Image {ImageId} ({Name}) made in {Milliseconds} ms, {Layers} layers")]
    public static partial void ImageMade(ILogger logger, string imageId, string name, double milliseconds, int layers);

    [LoggerMessage(3021, LogLevel.Information, "Base image {Name} is made with mmdebstrap; this takes about half a minute")]
    public static partial void MakingBase(ILogger logger, string name);

    [LoggerMessage(3022, LogLevel.Information, "Layer {LayerId} captured from {InstanceId}: {SizeBytes} bytes, frozen for {Milliseconds} ms")]
    public static partial void Captured(ILogger logger, string layerId, string instanceId, long sizeBytes, double milliseconds);

    [LoggerMessage(3023, LogLevel.Information, "Cached layer {LayerId} evicted: the cache holds more than {Limit} bytes")]
    public static partial void Evicted(ILogger logger, string layerId, long limit);

    [LoggerMessage(3024, LogLevel.Warning, "Layer {LayerId} could not be flushed to the disk: {Reason}")]
    public static partial void SyncFailed(ILogger logger, string layerId, string reason);

    [LoggerMessage(3030, LogLevel.Warning, "Network {Name} could not be removed: {Reason}")]
    public static partial void NetworkLeft(ILogger logger, string name, string reason);

    [LoggerMessage(3031, LogLevel.Warning, "No spare network could be made: {Reason}. The next launch makes its own")]
    public static partial void NoSpareNetwork(ILogger logger, string reason);
}
