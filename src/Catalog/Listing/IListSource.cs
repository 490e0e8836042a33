using BuildFarm.Catalog.Rows;

namespace BuildFarm.Catalog.Listing;

/// <summary>What a list is read from; asked in bulk, so that a remote store needs few round trips.</summary>
internal interface IListSource
{
    /// <summary>The scopes of a kind, at most those of the account and region where they are given.</summary>
    ValueTask<IReadOnlyList<long>> ScopesAsync(string kind, string? account, string? region);

    /// <summary>For each range its keys in order, at most Count of them.</summary>
    ValueTask<IReadOnlyList<ListKey>[]> KeysAsync(IReadOnlyList<ListRange> ranges);

    /// <summary>The rows of the ids that still exist, in the order of ids given.</summary>
    ValueTask<IReadOnlyList<StoredResource>> RowsAsync(IReadOnlyList<long> ids);
}
