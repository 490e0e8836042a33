using Microsoft.Extensions.Logging;

namespace BuildFarm.Gateway;

internal static partial class LogMessages
{
    [LoggerMessage(1, LogLevel.Error, "{Operation} failed; request {RequestId}")]
    public static partial void CallFailed(this ILogger logger, string operation, string requestId, Exception problem);

    [LoggerMessage(2, LogLevel.Information, "{Face} request {RequestId} refused: {Type}")]
    public static partial void CallerRefused(this ILogger logger, string face, string requestId, string type);

    [LoggerMessage(3, LogLevel.Warning, "Agent of {Instance}: {Problem}; request {RequestId}")]
    public static partial void AgentRefused(this ILogger logger, string instance, string problem, string requestId);

    [LoggerMessage(4, LogLevel.Information, "Agent of {Instance} connected, boot {Boot}, version {Version}")]
    public static partial void AgentConnected(this ILogger logger, string instance, string boot, string version);

    [LoggerMessage(5, LogLevel.Warning, "Not ready: {Check}: {Reason}")]
    public static partial void NotReady(this ILogger logger, string check, string reason);

    [LoggerMessage(6, LogLevel.Warning, "Call {Operation} gave up on its caller; request {RequestId}")]
    public static partial void CallerGone(this ILogger logger, string operation, string requestId, Exception problem);

    [LoggerMessage(7, LogLevel.Information, "{Path} was read again: {Keys} keys are good")]
    public static partial void IdentitiesRead(this ILogger logger, string path, int keys);

    [LoggerMessage(8, LogLevel.Error, "The identities stay as they were: {Problem} ({Path})")]
    public static partial void IdentitiesKept(this ILogger logger, string path, string problem);

    [LoggerMessage(20, LogLevel.Error, "A round of lifecycle executions failed; another follows")]
    public static partial void LifecycleRoundFailed(this ILogger logger, Exception problem);

    [LoggerMessage(21, LogLevel.Warning, "The lifecycle execution {Execution} waits for the cloud")]
    public static partial void LifecycleExecutionDelayed(this ILogger logger, string execution, Exception problem);

    [LoggerMessage(22, LogLevel.Error, "Old client tokens could not be forgotten; another try follows")]
    public static partial void TokenPurgeFailed(this ILogger logger, Exception problem);

    [LoggerMessage(9, LogLevel.Critical, "The audit log in {Folder} cannot be written; calls that change something are refused until it can")]
    public static partial void AuditFailed(this ILogger logger, string folder, Exception problem);

    [LoggerMessage(10, LogLevel.Information, "The certificate in {Path} was read again: good until {Until}")]
    public static partial void CertificateRead(this ILogger logger, string path, DateTime until);

    [LoggerMessage(11, LogLevel.Error, "The certificate stays as it was: {Problem}")]
    public static partial void CertificateKept(this ILogger logger, string problem);

    [LoggerMessage(12, LogLevel.Debug, "The caller of {Operation} left; request {RequestId}")]
    public static partial void CallerLeft(this ILogger logger, string operation, string requestId);
}
