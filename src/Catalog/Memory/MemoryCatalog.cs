using BuildFarm.Catalog.Commits;
using BuildFarm.Catalog.Listing;
using BuildFarm.Catalog.Memory;
using BuildFarm.Catalog.Rows;

namespace BuildFarm.Catalog;

/// <summary>
/// The catalog in memory, for simulations and tests: the same rules as the databases, every call complete when it returns, nothing on the
/// thread pool. Lost with the object.
/// </summary>
public sealed class MemoryCatalog : ICatalog
{
    private readonly Lock _gate = new();
    private readonly MemoryStore _store = new();
    private bool _disposed;

    public Task<CommitResult> CommitAsync(IReadOnlyList<CatalogWrite> writes, CancellationToken cancellation = default)
    {
        foreach (var write in writes)
        {
            RowRules.Check(write);
        }
        return Run(() => Commit(writes), cancellation);
    }

    public Task<ResourceRow?> GetAsync(string arn, CancellationToken cancellation = default)
        => Run(() => _store.Find(arn)?.Row, cancellation);

    public Task<ResourcePage> ListAsync(ResourceQuery query, CancellationToken cancellation = default)
        => Run(() => Ended(ResourceLister.ListAsync(_store, query)), cancellation);

    public Task<ClientTokenRow?> GetClientTokenAsync(string scope, string token, CancellationToken cancellation = default)
        => Run(() => _store.Token(scope, token), cancellation);

    public Task<GrainStateRow?> ReadGrainStateAsync(string type, string key, CancellationToken cancellation = default)
        => Run(() => _store.GrainState(type, key), cancellation);

    public Task<IReadOnlyList<ReminderRow>> ListRemindersAsync(CancellationToken cancellation = default)
        => Run(_store.Reminders, cancellation);

    public Task<IReadOnlyList<ClaimRow>> ListClaimsAsync(string pool, CancellationToken cancellation = default)
        => Run(() => _store.Claims(pool), cancellation);

    public ValueTask DisposeAsync()
    {
        _disposed = true;
        return default;
    }

    private CommitResult Commit(IReadOnlyList<CatalogWrite> writes)
    {
        var committed = false;
        try
        {
            var result = Ended(CommitApplier.ApplyAsync(_store, writes).AsTask());
            committed = result.Outcome == CommitOutcome.Committed;
            return result;
        }
        finally
        {
            _store.End(committed);
        }
    }

    private Task<T> Run<T>(Func<T> call, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellation);
        }
        try
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, typeof(ICatalog));
                return Task.FromResult(call());
            }
        }
        catch (Exception failure)
        {
            return Task.FromException<T>(failure);
        }
    }

    private static T Ended<T>(Task<T> task) => task.IsCompleted
        ? task.GetAwaiter().GetResult()
        : throw new InvalidOperationException("A call on memory did not complete at once.");
}
