using BuildFarm.Catalog.Rows;

namespace BuildFarm.Catalog.Listing;

/// <summary>
/// How a query is read: the run of entries that drives it, the range of keys, and whether rows must be looked at one by one for what the
/// entries do not say.
/// </summary>
internal sealed class ListPlan
{
    private readonly ResourceQuery _query;
    private readonly (ListKey From, ListKey To) _range;
    private readonly bool _rangeSaysVersion;

    public ListPlan(ResourceQuery query)
    {
        _query = query;
        _range = RangeOf(query, out _rangeSaysVersion);
        if (query.After is { } cursor)
        {
            var after = ListCursor.Read(query.Order, cursor);
            if (query.Descending && after.CompareTo(_range.To) < 0)
            {
                _range.To = after;
            }
            else if (!query.Descending && after.CompareTo(_range.From) > 0)
            {
                _range.From = after;
            }
        }
        Drivers = Candidates().ToList();
    }

    /// <summary>The attributes that could drive the list, with their wanted values; never empty.</summary>
    public IReadOnlyList<(string Attribute, IReadOnlyList<string> Values)> Drivers { get; }

    public IEnumerable<ListRange> Ranges(long scope, (string Attribute, IReadOnlyList<string> Values) driver, int count)
    {
        foreach (var value in driver.Values.Distinct(StringComparer.Ordinal))
        {
            for (var level = Newest.LeastLevel(_query.Grouping); level <= Newest.OfName; level++)
            {
                yield return new ListRange(_query.Order, _query.Descending, scope, driver.Attribute, value, level, _range.From, _range.To, count);
            }
        }
    }

    /// <summary>True when the entries of a driver alone do not decide which rows belong.</summary>
    public bool NeedsRows((string Attribute, IReadOnlyList<string> Values) driver)
    {
        var otherAttributes = _query.Attributes.Count - (_query.Attributes.ContainsKey(driver.Attribute) ? 1 : 0);
        var nameIsSaid = _query.Name is null || _query.Order == ResourceOrder.NameAndVersion || driver.Attribute == ListEntry.Name;
        var versionIsSaid = _rangeSaysVersion || (_query.Major is null && _query.Minor is null && _query.Patch is null);
        return otherAttributes > 0 || !nameIsSaid || !versionIsSaid;
    }

    public bool Matches(ResourceRow row)
    {
        if ((_query.Name is not null && row.Name != _query.Name) || (_query.Major ?? row.Major) != row.Major
            || (_query.Minor ?? row.Minor) != row.Minor || (_query.Patch ?? row.Patch) != row.Patch)
        {
            return false;
        }
        foreach (var (name, values) in _query.Attributes)
        {
            if (!row.Attributes.TryGetValue(name, out var value) || !values.Contains(value))
            {
                return false;
            }
        }
        return true;
    }

    private IEnumerable<(string, IReadOnlyList<string>)> Candidates()
    {
        foreach (var (name, values) in _query.Attributes)
        {
            yield return (name, values);
        }
        if (_query.Name is not null && _query.Order == ResourceOrder.Created)
        {
            yield return (ListEntry.Name, [_query.Name]);
        }
        else if (_query.Attributes.Count == 0)
        {
            yield return (ListEntry.All, [""]);
        }
    }

    private static (ListKey, ListKey) RangeOf(ResourceQuery query, out bool saysVersion)
    {
        saysVersion = false;
        if (query.Order == ResourceOrder.Created)
        {
            return (new ListKey("", long.MinValue, 0), new ListKey("", long.MaxValue, 0));
        }
        if (query.Name is null)
        {
            return (new ListKey("", 0, 0), new ListKey(NameKey.Max, 0, 0));
        }
        saysVersion = (query.Patch is null || query.Minor is not null) && (query.Minor is null || query.Major is not null);
        var (from, to) = NameKey.RangeOf(query.Name, query.Major, query.Minor, query.Patch);
        return (new ListKey(from, 0, 0), new ListKey(to, 0, 0));
    }
}
