using Microsoft.Extensions.Logging;

namespace BuildFarm.Catalog;

internal static partial class LogMessages
{
    [LoggerMessage(EventId = 3000, Level = LogLevel.Information, Message = "The catalog at {Place} has schema version {Version} now (was {Before}).")]
    public static partial void Migrated(this ILogger logger, string place, int before, int version);

    [LoggerMessage(EventId = 3001, Level = LogLevel.Error, Message = "A transaction of {Commits} commits failed in the catalog at {Place}; nothing of them was kept.")]
    public static partial void GroupFailed(this ILogger logger, Exception failure, string place, int commits);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Warning, Message = "A commit failed in the catalog at {Place}; nothing of it was kept.")]
    public static partial void CommitFailed(this ILogger logger, Exception failure, string place);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Debug, Message = "A commit met another one in the catalog (SQLSTATE {State}); attempt {Attempt} follows.")]
    public static partial void CommitRetried(this ILogger logger, string state, int attempt);
}
