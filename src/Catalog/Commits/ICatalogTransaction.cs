using BuildFarm.Catalog.Listing;
using BuildFarm.Catalog.Rows;

namespace BuildFarm.Catalog.Commits;

/// <summary>
/// The primitives that one commit is made of, inside the store's transaction. The rules that all stores share stand above it, in
/// <see cref="CommitApplier"/> and <see cref="ResourceApplier"/>. SQLite and memory complete synchronously.
/// </summary>
internal interface ICatalogTransaction
{
    /// <summary>The row; unless it is only looked at, nobody else changes it until the end of the transaction.</summary>
    ValueTask<StoredResource?> FindAsync(string arn, bool toChange = true);

    ValueTask<StoredResource> LoadAsync(long id);

    /// <summary>The number that stands for (kind, account, region); made when it is new.</summary>
    ValueTask<long> ScopeAsync(string kind, string account, string region);

    /// <summary>Until the end of the transaction nobody else changes which row of that name is the newest.</summary>
    ValueTask LockNameAsync(long scope, string name);

    ValueTask<long> InsertAsync(ResourceRow row, long scope, int level);

    ValueTask ReplaceAsync(StoredResource resource);

    ValueTask SetLevelAsync(long id, int level);

    ValueTask RemoveAsync(long id);

    ValueTask ChangeListingAsync(IReadOnlyCollection<ListEntry> removed, IReadOnlyCollection<ListEntry> added);

    /// <summary>The id of the last row of a level with from ≤ name key &lt; to, in all of the scope's rows; null when there is none.</summary>
    ValueTask<long?> LastAsync(long scope, int level, string from, string to);

    /// <summary>How many rows the scope has; it stops at most.</summary>
    ValueTask<int> CountAsync(long scope, int most);

    ValueTask<int> NextNumberAsync(string sequence);

    /// <summary>What is stored under the token; when nothing is, then nobody else stores anything there until the end of the transaction.</summary>
    ValueTask<ClientTokenRow?> ReserveTokenAsync(string scope, string token);

    ValueTask PutTokenAsync(ClientTokenRow row);

    /// <summary>Answers how many it removed, the oldest first.</summary>
    ValueTask<int> PurgeTokensAsync(DateTimeOffset before, int most);

    /// <summary>False when the stored state's ETag is not the expected one.</summary>
    ValueTask<bool> PutGrainStateAsync(PutGrainState write);

    /// <summary>False when the stored state's ETag is not the expected one.</summary>
    ValueTask<bool> DeleteGrainStateAsync(DeleteGrainState write);

    ValueTask PutReminderAsync(ReminderRow row);

    ValueTask DeleteReminderAsync(DeleteReminder write);

    ValueTask PutClaimAsync(ClaimRow row);

    ValueTask DeleteClaimAsync(DeleteClaim write);
}
