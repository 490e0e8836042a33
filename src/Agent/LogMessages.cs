using Microsoft.Extensions.Logging;

namespace BuildFarm.Agent;

/// <summary>All log messages of the agent, with stable event ids.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1, LogLevel.Information, "Execution {ExecutionId}: {Documents} documents, phases {Phases}, agent {Version}")]
    public static partial void ExecutionStarts(this ILogger log, string executionId, int documents, string phases, string version);

    [LoggerMessage(2, LogLevel.Information, "Execution {ExecutionId} goes on after a restart of the agent or a reboot")]
    public static partial void ExecutionResumes(this ILogger log, string executionId);

    [LoggerMessage(3, LogLevel.Information, "Execution {ExecutionId} ended: {Status}")]
    public static partial void ExecutionEnds(this ILogger log, string executionId, string status);

    [LoggerMessage(4, LogLevel.Information, "Document {Name} ({Source})")]
    public static partial void DocumentStarts(this ILogger log, string name, string source);

    [LoggerMessage(5, LogLevel.Warning, "Document {Name}: {Finding}")]
    public static partial void DocumentFinding(this ILogger log, string name, string finding);

    [LoggerMessage(6, LogLevel.Information, "Phase {Phase} of {Document}")]
    public static partial void PhaseStarts(this ILogger log, string phase, string document);

    [LoggerMessage(7, LogLevel.Debug, "Step {Phase}.{Step} ({Action}): attempt {Attempt} of {Maximum}")]
    public static partial void AttemptStarts(this ILogger log, string phase, string step, string action, int attempt, int maximum);

    [LoggerMessage(8, LogLevel.Debug, "Step {Phase}.{Step}: iteration {Index}")]
    public static partial void IterationStarts(this ILogger log, string phase, string step, long index);

    [LoggerMessage(9, LogLevel.Information, "Step {Phase}.{Step}: {Status} after {Milliseconds} ms, exit code {ExitCode}")]
    public static partial void StepEnds(this ILogger log, string phase, string step, string status, long milliseconds, int exitCode);

    [LoggerMessage(10, LogLevel.Warning, "{Failure}")]
    public static partial void StepFails(this ILogger log, string failure);

    [LoggerMessage(11, LogLevel.Information, "Step {Phase}.{Step}: its condition says {Verdict}")]
    public static partial void StepDecided(this ILogger log, string phase, string step, string verdict);

    [LoggerMessage(12, LogLevel.Information, "Step {Phase}.{Step} ended before the restart: {Status}")]
    public static partial void StepRestored(this ILogger log, string phase, string step, string status);

    [LoggerMessage(13, LogLevel.Information, "Step {Phase}.{Step} asks for a reboot in {Delay} s; it runs again afterwards: {Again}")]
    public static partial void RebootRequested(this ILogger log, string phase, string step, int delay, bool again);

    [LoggerMessage(14, LogLevel.Error, "Step {Phase}.{Step}: an error of the agent itself")]
    public static partial void StepCrashed(this ILogger log, Exception exception, string phase, string step);

    [LoggerMessage(20, LogLevel.Information, "Agent {Version} of instance {InstanceId} dials {Endpoint}")]
    public static partial void AgentStarts(this ILogger log, string version, string instanceId, string endpoint);

    [LoggerMessage(21, LogLevel.Warning, "The farm is not available: {Reason}. Next try within {Milliseconds} ms")]
    public static partial void FarmUnavailable(this ILogger log, string reason, long milliseconds);

    [LoggerMessage(22, LogLevel.Information, "Order {WorkId} ({Kind}) begins")]
    public static partial void OrderBegins(this ILogger log, string workId, string kind);

    [LoggerMessage(23, LogLevel.Information, "Order {WorkId} ({Kind}) goes on after a restart")]
    public static partial void OrderResumes(this ILogger log, string workId, string kind);

    [LoggerMessage(24, LogLevel.Information, "Order {WorkId} ended: {Status}")]
    public static partial void OrderEnds(this ILogger log, string workId, string status);

    [LoggerMessage(25, LogLevel.Information, "Order {WorkId} was leased again after its end; its result is reported again")]
    public static partial void OrderReported(this ILogger log, string workId);

    [LoggerMessage(26, LogLevel.Information, "Order {WorkId} is cancelled by the farm")]
    public static partial void OrderCancelled(this ILogger log, string workId);

    [LoggerMessage(27, LogLevel.Information, "Order {WorkId}: the instance reboots in {Delay} s")]
    public static partial void Rebooting(this ILogger log, string workId, int delay);

    [LoggerMessage(28, LogLevel.Error, "Order {WorkId}: an error of the agent itself")]
    public static partial void OrderCrashed(this ILogger log, Exception exception, string workId);
}
