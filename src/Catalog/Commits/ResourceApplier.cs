using BuildFarm.Catalog.Listing;
using BuildFarm.Catalog.Rows;

namespace BuildFarm.Catalog.Commits;

/// <summary>Writes of resources: the row, its entries in the lists, and who is the newest of its version and name.</summary>
internal static class ResourceApplier
{
    // no row's name holds a control character: this lock is nobody's name
    private const string Room = "\u0002room";

    public static async ValueTask<CommitResult?> InsertAsync(ICatalogTransaction transaction, ResourceRow row)
    {
        var scope = await transaction.ScopeAsync(row.Kind, row.Account, row.Region).ConfigureAwait(false);
        await transaction.LockNameAsync(scope, row.Name).ConfigureAwait(false);
        if (await transaction.FindAsync(row.Arn, toChange: false).ConfigureAwait(false) is not null)
        {
            return new CommitResult(CommitOutcome.Exists, [], Subject: row.Arn);
        }
        await AddAsync(transaction, row, scope).ConfigureAwait(false);
        return null;
    }

    public static async ValueTask<CommitResult?> UpdateAsync(ICatalogTransaction transaction, UpdateResource write)
    {
        var stored = await transaction.FindAsync(write.Row.Arn).ConfigureAwait(false);
        if (stored is null || (write.ExpectedRevision is { } expected && stored.Row.Revision != expected))
        {
            return new CommitResult(CommitOutcome.Conflict, [], Subject: write.Row.Arn);
        }
        await ReplaceAsync(transaction, stored, write.Row).ConfigureAwait(false);
        return null;
    }

    public static async ValueTask<CommitResult?> ProjectAsync(ICatalogTransaction transaction, ResourceRow row)
    {
        var stored = await transaction.FindAsync(row.Arn).ConfigureAwait(false);
        if (stored is null && await InsertAsync(transaction, row).ConfigureAwait(false) is null)
        {
            return null;
        }
        // not null here: where the insert was refused, another commit has just put the row there
        stored ??= await transaction.FindAsync(row.Arn).ConfigureAwait(false);
        if (stored!.Row.Revision <= row.Revision)
        {
            await ReplaceAsync(transaction, stored, row).ConfigureAwait(false);
        }
        return null;
    }

    public static async ValueTask<CommitResult?> ChangeAsync(ICatalogTransaction transaction, ChangeResource write)
    {
        if (await transaction.FindAsync(write.Arn).ConfigureAwait(false) is not { } stored || write.Change(stored.Row) is not { } changed)
        {
            return null;
        }
        if (changed.Arn != write.Arn)
        {
            throw new ArgumentException($"A change of {write.Arn} made a row of {changed.Arn}.");
        }
        RowRules.Check(changed);
        await ReplaceAsync(transaction, stored, changed).ConfigureAwait(false);
        return null;
    }

    public static async ValueTask<CommitResult?> RequireAsync(ICatalogTransaction transaction, RequireResource write) =>
        await transaction.FindAsync(write.Arn).ConfigureAwait(false) is { } stored && write.Holds(stored.Row)
            ? null
            : new CommitResult(CommitOutcome.Conflict, [], Subject: write.Arn);

    public static async ValueTask<CommitResult?> RequireRoomAsync(ICatalogTransaction transaction, RequireRoom write)
    {
        var scope = await transaction.ScopeAsync(write.Kind, write.Account, write.Region).ConfigureAwait(false);
        await transaction.LockNameAsync(scope, Room).ConfigureAwait(false);
        return await transaction.CountAsync(scope, write.Most).ConfigureAwait(false) < write.Most
            ? null
            : new CommitResult(CommitOutcome.Full, [], Subject: write.Kind);
    }

    public static async ValueTask<CommitResult?> DeleteAsync(ICatalogTransaction transaction, string arn)
    {
        // only a look: an insert of a sibling takes the name's lock first and rows after it, so this must too
        if (await transaction.FindAsync(arn, toChange: false).ConfigureAwait(false) is { } stored)
        {
            await transaction.LockNameAsync(stored.Scope, stored.Row.Name).ConfigureAwait(false);
            // read again: while the lock was waited for, another commit may have changed the level or deleted the row
            if (await transaction.FindAsync(arn).ConfigureAwait(false) is { } locked)
            {
                await TakeAwayAsync(transaction, locked).ConfigureAwait(false);
            }
        }
        return null;
    }

    private static async ValueTask ReplaceAsync(ICatalogTransaction transaction, StoredResource stored, ResourceRow row)
    {
        var scope = IsSameScope(stored.Row, row) ? stored.Scope : await transaction.ScopeAsync(row.Kind, row.Account, row.Region).ConfigureAwait(false);
        if (scope != stored.Scope || NameKey.Of(row) != NameKey.Of(stored.Row))
        {
            // its place among its siblings changes: rare, so the plain way
            await DeleteAsync(transaction, stored.Row.Arn).ConfigureAwait(false);
            await transaction.LockNameAsync(scope, row.Name).ConfigureAwait(false);
            await AddAsync(transaction, row, scope).ConfigureAwait(false);
            return;
        }
        var changed = stored with { Row = row };
        await transaction.ReplaceAsync(changed).ConfigureAwait(false);
        if (row.Created.UtcTicks == stored.Row.Created.UtcTicks && HasSameAttributes(row, stored.Row))
        {
            return;
        }
        var (before, after) = (ListEntry.Of(stored), ListEntry.Of(changed));
        await ChangeListingAsync(transaction, before, after).ConfigureAwait(false);
    }

    private static async ValueTask AddAsync(ICatalogTransaction transaction, ResourceRow row, long scope)
    {
        var level = await LevelOfNewAsync(transaction, row, scope).ConfigureAwait(false);
        var id = await transaction.InsertAsync(row, scope, level).ConfigureAwait(false);
        await transaction.ChangeListingAsync([], ListEntry.Of(new StoredResource(id, scope, level, row))).ConfigureAwait(false);
    }

    /// <summary>What a new row is among its siblings; those that it displaces step down.</summary>
    private static async ValueTask<int> LevelOfNewAsync(ICatalogTransaction transaction, ResourceRow row, long scope)
    {
        var name = NameKey.RangeOfName(row.Name);
        if (await LastAsync(transaction, scope, Newest.OfName, name).ConfigureAwait(false) is not { } newest)
        {
            return Newest.OfName;
        }
        var isNewer = Utf8Order.Compare(NameKey.Of(row), NameKey.Of(newest.Row)) >= 0;
        if (IsSameVersion(row, newest.Row))
        {
            if (isNewer)
            {
                await MoveAsync(transaction, newest, Newest.No).ConfigureAwait(false);
            }
            return isNewer ? Newest.OfName : Newest.No;
        }
        if (isNewer)
        {
            await MoveAsync(transaction, newest, Newest.BuildOfVersion).ConfigureAwait(false);
            return Newest.OfName;
        }
        var version = NameKey.RangeOfVersion(row);
        var sibling = await LastAsync(transaction, scope, Newest.BuildOfVersion, version).ConfigureAwait(false);
        if (sibling is null)
        {
            return Newest.BuildOfVersion;
        }
        if (row.Build < sibling.Row.Build)
        {
            return Newest.No;
        }
        await MoveAsync(transaction, sibling, Newest.No).ConfigureAwait(false);
        return Newest.BuildOfVersion;
    }

    private static async ValueTask TakeAwayAsync(ICatalogTransaction transaction, StoredResource stored)
    {
        await transaction.ChangeListingAsync(ListEntry.Of(stored), []).ConfigureAwait(false);
        await transaction.RemoveAsync(stored.Id).ConfigureAwait(false);
        if (stored.Level == Newest.No)
        {
            return;
        }
        var heir = await LastAsync(transaction, stored.Scope, Newest.No, NameKey.RangeOfVersion(stored.Row)).ConfigureAwait(false);
        if (heir is null && stored.Level == Newest.OfName)
        {
            heir = await LastAsync(transaction, stored.Scope, Newest.BuildOfVersion, NameKey.RangeOfName(stored.Row.Name)).ConfigureAwait(false);
        }
        if (heir is not null)
        {
            await MoveAsync(transaction, heir, stored.Level).ConfigureAwait(false);
        }
    }

    private static async ValueTask MoveAsync(ICatalogTransaction transaction, StoredResource resource, int level)
    {
        await transaction.SetLevelAsync(resource.Id, level).ConfigureAwait(false);
        await transaction.ChangeListingAsync(ListEntry.Of(resource), ListEntry.Of(resource with { Level = level })).ConfigureAwait(false);
    }

    private static ValueTask ChangeListingAsync(ICatalogTransaction transaction, HashSet<ListEntry> before, HashSet<ListEntry> after)
    {
        var kept = before.Where(after.Contains).ToList();
        before.ExceptWith(kept);
        after.ExceptWith(kept);
        return transaction.ChangeListingAsync(before, after);
    }

    private static async ValueTask<StoredResource?> LastAsync(ICatalogTransaction transaction, long scope, int level, (string From, string To) range)
        => await transaction.LastAsync(scope, level, range.From, range.To).ConfigureAwait(false) is { } id
            ? await transaction.LoadAsync(id).ConfigureAwait(false)
            : null;

    private static bool IsSameScope(ResourceRow a, ResourceRow b) => a.Kind == b.Kind && a.Account == b.Account && a.Region == b.Region;

    private static bool IsSameVersion(ResourceRow a, ResourceRow b) => a.Major == b.Major && a.Minor == b.Minor && a.Patch == b.Patch;

    private static bool HasSameAttributes(ResourceRow a, ResourceRow b) => a.Attributes.Count == b.Attributes.Count
        && a.Attributes.All(x => b.Attributes.TryGetValue(x.Key, out var value) && value == x.Value);
}
