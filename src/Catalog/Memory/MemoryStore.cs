using BuildFarm.Catalog.Commits;
using BuildFarm.Catalog.Listing;
using BuildFarm.Catalog.Rows;

namespace BuildFarm.Catalog.Memory;

/// <summary>The tables of <see cref="MemoryCatalog"/>, with a list of what to undo when a commit is refused. One caller at a time.</summary>
internal sealed class MemoryStore : ICatalogTransaction, IListSource
{
    private readonly record struct RunKey(ResourceOrder Order, long Scope, string Attribute, string Value, int Level);

    private readonly UndoLog _undo = new();
    private readonly Dictionary<(string Kind, string Account, string Region), long> _scopes = [];
    private readonly Dictionary<string, long> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<long, StoredResource> _resources = [];
    private readonly Dictionary<RunKey, SortedSet<ListKey>> _runs = [];
    private readonly Dictionary<string, int> _sequences = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Scope, string Token), ClientTokenRow> _tokens = [];
    private readonly Dictionary<(string Type, string Key), GrainStateRow> _states = [];
    private readonly Dictionary<(string Type, string Key, string Name), ReminderRow> _reminders = [];
    private readonly Dictionary<(string Pool, string Token), ClaimRow> _claims = [];
    private long _lastId;

    public void End(bool committed) => _undo.End(committed);

    public StoredResource? Find(string arn) => _ids.TryGetValue(arn, out var id) ? _resources[id] : null;

    public ClientTokenRow? Token(string scope, string token) => _tokens.GetValueOrDefault((scope, token));

    public GrainStateRow? GrainState(string type, string key) => _states.GetValueOrDefault((type, key));

    public IReadOnlyList<ReminderRow> Reminders() => _reminders.Values
        .OrderBy(r => r.Type, StringComparer.Ordinal).ThenBy(r => r.Key, StringComparer.Ordinal).ThenBy(r => r.Name, StringComparer.Ordinal).ToList();

    public IReadOnlyList<ClaimRow> Claims(string pool) => _claims.Values.Where(c => c.Pool == pool)
        .OrderBy(c => c.Since).ThenBy(c => c.Token, StringComparer.Ordinal).ToList();

    public ValueTask<StoredResource?> FindAsync(string arn, bool toChange) => new(Find(arn));

    public ValueTask<StoredResource> LoadAsync(long id) => new(_resources[id]);

    public ValueTask<long> ScopeAsync(string kind, string account, string region)
    {
        var key = (kind, account, region);
        if (!_scopes.TryGetValue(key, out var scope))
        {
            scope = _scopes.Count + 1;
            _undo.Set(_scopes, key, scope);
        }
        return new(scope);
    }

    public ValueTask LockNameAsync(long scope, string name) => default;

    public ValueTask<long> InsertAsync(ResourceRow row, long scope, int level)
    {
        var id = ++_lastId;
        _undo.Set(_ids, row.Arn, id);
        _undo.Set(_resources, id, new StoredResource(id, scope, level, row));
        return new(id);
    }

    public ValueTask ReplaceAsync(StoredResource resource)
    {
        _undo.Set(_resources, resource.Id, resource);
        return default;
    }

    public ValueTask SetLevelAsync(long id, int level) => ReplaceAsync(_resources[id] with { Level = level });

    public ValueTask RemoveAsync(long id)
    {
        _undo.Remove(_ids, _resources[id].Row.Arn);
        _undo.Remove(_resources, id);
        return default;
    }

    public ValueTask ChangeListingAsync(IReadOnlyCollection<ListEntry> removed, IReadOnlyCollection<ListEntry> added)
    {
        foreach (var (run, key) in removed.SelectMany(Places))
        {
            _undo.Remove(_runs[run], key);
        }
        foreach (var (run, key) in added.SelectMany(Places))
        {
            if (!_runs.TryGetValue(run, out var keys))
            {
                _runs[run] = keys = [];
            }
            _undo.Add(keys, key);
        }
        return default;
    }

    public ValueTask<long?> LastAsync(long scope, int level, string from, string to)
    {
        var range = new ListRange(ResourceOrder.NameAndVersion, true, scope, ListEntry.All, "", level, new ListKey(from, 0, 0), new ListKey(to, 0, 0), 1);
        var keys = Keys(range);
        return new(keys.Count == 0 ? null : keys[0].Id);
    }

    public ValueTask<int> CountAsync(long scope, int most) => new(_resources.Values.Count(resource => resource.Scope == scope));

    public ValueTask<int> NextNumberAsync(string sequence)
    {
        var number = _sequences.GetValueOrDefault(sequence) + 1;
        _undo.Set(_sequences, sequence, number);
        return new(number);
    }

    public ValueTask<ClientTokenRow?> ReserveTokenAsync(string scope, string token) => new(Token(scope, token));

    public ValueTask PutTokenAsync(ClientTokenRow row)
    {
        _undo.Set(_tokens, (row.Scope, row.Token), row);
        return default;
    }

    public ValueTask<int> PurgeTokensAsync(DateTimeOffset before, int most)
    {
        var old = _tokens.Values.Where(token => token.Created < before).OrderBy(token => token.Created).Take(most).ToList();
        old.ForEach(token => _undo.Remove(_tokens, (token.Scope, token.Token)));
        return new(old.Count);
    }

    public ValueTask<bool> PutGrainStateAsync(PutGrainState write)
    {
        if (GrainState(write.Type, write.Key)?.ETag != write.ExpectedETag)
        {
            return new(false);
        }
        _undo.Set(_states, (write.Type, write.Key), new GrainStateRow(write.Type, write.Key, write.NewETag, write.Data));
        return new(true);
    }

    public ValueTask<bool> DeleteGrainStateAsync(DeleteGrainState write)
    {
        if (write.ExpectedETag is not null && GrainState(write.Type, write.Key)?.ETag != write.ExpectedETag)
        {
            return new(false);
        }
        _undo.Remove(_states, (write.Type, write.Key));
        return new(true);
    }

    public ValueTask PutReminderAsync(ReminderRow row)
    {
        _undo.Set(_reminders, (row.Type, row.Key, row.Name), row);
        return default;
    }

    public ValueTask DeleteReminderAsync(DeleteReminder write)
    {
        _undo.Remove(_reminders, (write.Type, write.Key, write.Name));
        return default;
    }

    public ValueTask PutClaimAsync(ClaimRow row)
    {
        if (!_claims.ContainsKey((row.Pool, row.Token)))
        {
            _undo.Set(_claims, (row.Pool, row.Token), row);
        }
        return default;
    }

    public ValueTask DeleteClaimAsync(DeleteClaim write)
    {
        _undo.Remove(_claims, (write.Pool, write.Token));
        return default;
    }

    public ValueTask<IReadOnlyList<long>> ScopesAsync(string kind, string? account, string? region) => new(_scopes
        .Where(s => s.Key.Kind == kind && (account ?? s.Key.Account) == s.Key.Account && (region ?? s.Key.Region) == s.Key.Region)
        .Select(s => s.Value).Order().ToList());

    public ValueTask<IReadOnlyList<ListKey>[]> KeysAsync(IReadOnlyList<ListRange> ranges)
        => new(ranges.Select(IReadOnlyList<ListKey> (r) => Keys(r)).ToArray());

    public ValueTask<IReadOnlyList<StoredResource>> RowsAsync(IReadOnlyList<long> ids)
        => new(ids.Select(id => _resources.GetValueOrDefault(id)).OfType<StoredResource>().ToList());

    private List<ListKey> Keys(ListRange range)
    {
        if (!_runs.TryGetValue(new RunKey(range.Order, range.Scope, range.Attribute, range.Value, range.Level), out var run)
            || range.From.CompareTo(range.To) >= 0)
        {
            return [];
        }
        var view = run.GetViewBetween(range.From, range.To);
        return (range.Descending ? view.Reverse() : view).Where(k => k != range.From && k != range.To).Take(range.Count).ToList();
    }

    private static IEnumerable<(RunKey, ListKey)> Places(ListEntry entry) =>
    [
        (new(ResourceOrder.NameAndVersion, entry.Scope, entry.Attribute, entry.Value, entry.Level), new(entry.NameKey, 0, entry.Id)),
        (new(ResourceOrder.Created, entry.Scope, entry.Attribute, entry.Value, entry.Level), new("", entry.Created, entry.Id)),
    ];
}
