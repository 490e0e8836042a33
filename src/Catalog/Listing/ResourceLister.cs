using BuildFarm.Catalog.Rows;

namespace BuildFarm.Catalog.Listing;

/// <summary>
/// Lists over any store: the entries of one attribute drive, the runs of its scopes, values and levels are merged. With one scope and at most
/// one attribute a page costs its own length, whatever the number of rows; further attributes are checked row by row, the rarest one driving.
/// </summary>
internal static class ResourceLister
{
    private const int MaxLimit = 1000;
    /// <summary>Rows looked at for one page; then the page ends early and its cursor goes on.</summary>
    private const int MaxScanned = 20_000;
    /// <summary>How far entries are counted to find the rarest attribute.</summary>
    private const int RarityProbe = 256;

    public static async Task<ResourcePage> ListAsync(IListSource source, ResourceQuery query)
    {
        if (query.Limit is < 1 or > MaxLimit)
        {
            throw new ArgumentException($"The limit is {query.Limit}; a page has 1 to {MaxLimit} rows.", nameof(query));
        }
        var plan = new ListPlan(query);
        var scopes = await source.ScopesAsync(query.Kind, query.Account, query.Region).ConfigureAwait(false);
        var driver = await DriverAsync(source, plan, scopes).ConfigureAwait(false);
        var chunk = Math.Max(8, (query.Limit + 1) / Math.Max(1, scopes.Count));
        var merge = new KeyMerge(source, scopes.SelectMany(s => plan.Ranges(s, driver, chunk)), query.Descending);
        await merge.StartAsync().ConfigureAwait(false);
        return plan.NeedsRows(driver)
            ? await ScanAsync(source, plan, merge, query).ConfigureAwait(false)
            : await PageAsync(source, merge, query).ConfigureAwait(false);
    }

    private static async ValueTask<(string, IReadOnlyList<string>)> DriverAsync(IListSource source, ListPlan plan, IReadOnlyList<long> scopes)
    {
        if (plan.Drivers.Count == 1)
        {
            return plan.Drivers[0];
        }
        var (best, least) = (plan.Drivers[0], int.MaxValue);
        foreach (var driver in plan.Drivers)
        {
            var ranges = scopes.SelectMany(s => plan.Ranges(s, driver, RarityProbe)).ToList();
            var keys = ranges.Count == 0 ? [] : await source.KeysAsync(ranges).ConfigureAwait(false);
            var count = keys.Sum(k => k.Count);
            if (count < least)
            {
                (best, least) = (driver, count);
            }
        }
        return best;
    }

    private static async ValueTask<ResourcePage> PageAsync(IListSource source, KeyMerge merge, ResourceQuery query)
    {
        var keys = new List<ListKey>(query.Limit);
        string? next = null;
        while (await merge.NextAsync().ConfigureAwait(false) is { } key)
        {
            if (keys.Count == query.Limit)
            {
                next = ListCursor.Write(query.Order, keys[^1]);
                break;
            }
            keys.Add(key);
        }
        var rows = await source.RowsAsync(keys.ConvertAll(k => k.Id)).ConfigureAwait(false);
        return new ResourcePage(rows.Select(r => r.Row).ToList(), next);
    }

    private static async ValueTask<ResourcePage> ScanAsync(IListSource source, ListPlan plan, KeyMerge merge, ResourceQuery query)
    {
        var found = new List<ResourceRow>(query.Limit);
        var last = default(ListKey);
        var block = new List<ListKey>();
        for (var scanned = 0; scanned < MaxScanned; scanned += block.Count)
        {
            block.Clear();
            while (block.Count <= query.Limit && await merge.NextAsync().ConfigureAwait(false) is { } key)
            {
                block.Add(key);
            }
            if (block.Count == 0)
            {
                return new ResourcePage(found, null);
            }
            var rows = (await source.RowsAsync(block.ConvertAll(k => k.Id)).ConfigureAwait(false)).ToDictionary(r => r.Id);
            foreach (var key in block)
            {
                if (rows.TryGetValue(key.Id, out var row) && plan.Matches(row.Row))
                {
                    if (found.Count == query.Limit)
                    {
                        return new ResourcePage(found, ListCursor.Write(query.Order, last));
                    }
                    found.Add(row.Row);
                }
                last = key;
            }
        }
        return new ResourcePage(found, ListCursor.Write(query.Order, last));
    }
}
