namespace BuildFarm.Catalog;

/// <summary>
/// The farm's store: resources, client tokens, number sequences, grain state, reminders, claims. All of one <see cref="CommitAsync"/> is
/// durable and visible together, or nothing of it. SQLite and PostgreSQL behave the same. What no store can keep (a name over 512 bytes, an
/// attribute's value over 1,024, control characters) is an <see cref="ArgumentException"/>; a store that fails is a <see cref="CatalogException"/>.
/// </summary>
public interface ICatalog : IAsyncDisposable
{
    /// <summary>
    /// Complete when the writes are durable. A cancellation counts until the store takes the commit up; after that it is finished. Make and
    /// Answer callbacks run inside the transaction, perhaps more than once, and must not call the catalog; when one throws, the commit fails alone.
    /// </summary>
    Task<CommitResult> CommitAsync(IReadOnlyList<CatalogWrite> writes, CancellationToken cancellation = default);

    Task<ResourceRow?> GetAsync(string arn, CancellationToken cancellation = default);

    Task<ResourcePage> ListAsync(ResourceQuery query, CancellationToken cancellation = default);

    /// <summary>The answer that was stored under a client token, or null.</summary>
    Task<ClientTokenRow?> GetClientTokenAsync(string scope, string token, CancellationToken cancellation = default);

    Task<GrainStateRow?> ReadGrainStateAsync(string type, string key, CancellationToken cancellation = default);

    Task<IReadOnlyList<ReminderRow>> ListRemindersAsync(CancellationToken cancellation = default);

    Task<IReadOnlyList<ClaimRow>> ListClaimsAsync(string pool, CancellationToken cancellation = default);
}
