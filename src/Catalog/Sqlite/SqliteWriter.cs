using System.Threading.Channels;
using BuildFarm.Catalog.Commits;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Catalog.Sqlite;

/// <summary>
/// The one thread that writes. It takes all commits that wait, applies them in one transaction, and answers them after the one COMMIT: while
/// that waits for the disk, the next group gathers. Should one of them have to be taken back when it has written something, which is rare, the
/// whole group is begun again, each commit under a savepoint of its own: savepoints copy every page that is written after them.
/// </summary>
internal sealed class SqliteWriter
{
    private readonly SqliteSession _session;
    private readonly SqliteTransaction _transaction;
    private readonly string _path;
    private readonly int _maxGroup;
    private readonly ILogger _logger;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollback;
    private readonly SqliteStatement _save;
    private readonly SqliteStatement _release;
    private readonly SqliteStatement _takeBack;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // synchronous continuations: a producer wakes the thread itself instead of sending the pool to do it
    private readonly Channel<PendingCommit> _queue = Channel.CreateUnbounded<PendingCommit>(
        new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = true });

    public SqliteWriter(SqliteSession session, string path, int maxGroup, ILogger logger)
    {
        (_session, _path, _maxGroup, _logger) = (session, path, maxGroup, logger);
        _transaction = new SqliteTransaction(session);
        _begin = session.Prepare("BEGIN IMMEDIATE");
        _commit = session.Prepare("COMMIT");
        _rollback = session.Prepare("ROLLBACK");
        _save = session.Prepare("SAVEPOINT one");
        _release = session.Prepare("RELEASE one");
        _takeBack = session.Prepare("ROLLBACK TO one");
        new Thread(Run) { IsBackground = true, Name = "catalog writer" }.Start();
    }

    public Task<CommitResult> CommitAsync(IReadOnlyList<CatalogWrite> writes, CancellationToken cancellation)
    {
        var commit = new PendingCommit(writes, cancellation);
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(commit), typeof(ICatalog));
        return commit.Task;
    }

    /// <summary>Takes no more commits, finishes those that wait, closes the connection.</summary>
    public Task EndAsync()
    {
        _queue.Writer.TryComplete();
        return _ended.Task;
    }

    private void Run()
    {
        var group = new List<PendingCommit>();
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            Take(group);
            Write(group);
            foreach (var commit in group)
            {
                commit.Complete();
            }
            group.Clear();
        }
        _session.Dispose();
        _ended.SetResult();
    }

    private void Take(List<PendingCommit> group)
    {
        while (group.Count < _maxGroup && _queue.Reader.TryRead(out var commit))
        {
            if (commit.Cancellation.IsCancellationRequested)
            {
                commit.SetCanceled(commit.Cancellation);
            }
            else
            {
                group.Add(commit);
            }
        }
    }

    private void Write(List<PendingCommit> group)
    {
        if (group.Count == 0)
        {
            return;
        }
        try
        {
            _begin.Run();
            if (!ApplyTogether(group))
            {
                _rollback.Run();
                _begin.Run();
                ApplyApart(group);
            }
            _commit.Run();
        }
        catch (Exception failure)
        {
            Fail(group, failure);
        }
    }

    /// <summary>False when one of them has to be taken back.</summary>
    private bool ApplyTogether(List<PendingCommit> group)
    {
        foreach (var commit in group)
        {
            var before = _session.Changes;
            try
            {
                commit.Result = Apply(commit);
            }
            catch (Exception failure) when (IsOwn(failure))
            {
                return false;
            }
            if (commit.Result.Outcome != CommitOutcome.Committed && _session.Changes != before)
            {
                return false;
            }
        }
        return true;
    }

    private void ApplyApart(List<PendingCommit> group)
    {
        foreach (var commit in group)
        {
            _save.Run();
            try
            {
                commit.Result = Apply(commit);
            }
            catch (Exception failure) when (IsOwn(failure))
            {
                commit.Failure = failure is SqliteFailure of ? of.ToException(_path) : failure;
                _logger.CommitFailed(failure, _path);
            }
            if (commit.Failure is not null || commit.Result!.Outcome != CommitOutcome.Committed)
            {
                _takeBack.Run();
            }
            _release.Run();
        }
    }

    private CommitResult Apply(PendingCommit commit)
    {
        var applied = CommitApplier.ApplyAsync(_transaction, commit.Writes);
        // every primitive of this store completes synchronously
        return applied.IsCompleted ? applied.Result : throw new InvalidOperationException("A commit left its thread.");
    }

    /// <summary>The failure is one commit's; any other is the whole transaction's.</summary>
    private static bool IsOwn(Exception failure) => failure is SqliteFailure { IsOfStatement: true } or not (SqliteFailure or CatalogException);

    private void Fail(List<PendingCommit> group, Exception failure)
    {
        _logger.GroupFailed(failure, _path, group.Count);
        if (!_session.IsIdle)
        {
            try
            {
                _session.Execute("ROLLBACK");
            }
            catch (SqliteFailure rollback)
            {
                // a rollback in WAL mode needs no disk; if it fails all the same, the next BEGIN says why
                _logger.GroupFailed(rollback, _path, group.Count);
            }
        }
        var answer = failure is SqliteFailure of ? of.ToException(_path) : failure;
        foreach (var commit in group)
        {
            commit.Failure ??= answer;
        }
    }
}
