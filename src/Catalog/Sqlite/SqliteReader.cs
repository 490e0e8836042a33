using BuildFarm.Catalog.Listing;
using BuildFarm.Catalog.Rows;

namespace BuildFarm.Catalog.Sqlite;

/// <summary>One reading connection and its statements.</summary>
internal sealed class SqliteReader(SqliteSession session) : IListSource, IDisposable
{
    private const string KeysByName = """
        SELECT name_key, id FROM listing_by_name
        WHERE scope = ?1 AND attribute = ?2 AND value = ?3 AND level = ?4 AND (name_key, id) > (?5, ?6) AND (name_key, id) < (?7, ?8)
        ORDER BY name_key {0}, id {0} LIMIT ?9
        """;

    private const string KeysByCreated = """
        SELECT created, id FROM listing_by_created
        WHERE scope = ?1 AND attribute = ?2 AND value = ?3 AND level = ?4 AND (created, id) > (?5, ?6) AND (created, id) < (?7, ?8)
        ORDER BY created {0}, id {0} LIMIT ?9
        """;

    private readonly SqliteStatement _begin = session.Prepare("BEGIN");
    private readonly SqliteStatement _end = session.Prepare("COMMIT");
    private readonly SqliteStatement _find = session.Prepare($"{SqliteRows.Select} WHERE r.arn = ?1");
    private readonly SqliteStatement _load = session.Prepare($"{SqliteRows.Select} WHERE r.id = ?1");
    private readonly SqliteStatement _token = session.Prepare("SELECT digest, created, answer FROM client_tokens WHERE scope = ?1 AND token = ?2");
    private readonly SqliteStatement _state = session.Prepare("SELECT etag, data FROM grain_states WHERE type = ?1 AND grain = ?2");
    private readonly SqliteStatement _reminders = session.Prepare("SELECT type, grain, name, start, period FROM reminders ORDER BY type, grain, name");
    private readonly SqliteStatement _claims = session.Prepare("SELECT token, owner, since FROM claims WHERE pool = ?1 ORDER BY since, token");
    private readonly SqliteStatement _scopes = session.Prepare("SELECT id, account, region FROM scopes WHERE kind = ?1 ORDER BY id");
    private readonly SqliteStatement _byName = session.Prepare(string.Format(null, KeysByName, "ASC"));
    private readonly SqliteStatement _byNameDown = session.Prepare(string.Format(null, KeysByName, "DESC"));
    private readonly SqliteStatement _byCreated = session.Prepare(string.Format(null, KeysByCreated, "ASC"));
    private readonly SqliteStatement _byCreatedDown = session.Prepare(string.Format(null, KeysByCreated, "DESC"));

    public ResourceRow? Get(string arn) => SqliteRows.ReadOne(_find.Bind(1, arn))?.Row;

    public ClientTokenRow? Token(string scope, string token) => SqliteRows.ReadToken(_token.Bind(1, scope).Bind(2, token), scope, token);

    public GrainStateRow? GrainState(string type, string key)
    {
        if (!_state.Bind(1, type).Bind(2, key).Step())
        {
            return null;
        }
        var row = new GrainStateRow(type, key, _state.Text(0), _state.Blob(1));
        _state.Reset();
        return row;
    }

    public IReadOnlyList<ReminderRow> Reminders()
    {
        var rows = new List<ReminderRow>();
        while (_reminders.Step())
        {
            rows.Add(new(_reminders.Text(0), _reminders.Text(1), _reminders.Text(2),
                new DateTimeOffset(_reminders.Long(3), TimeSpan.Zero), TimeSpan.FromTicks(_reminders.Long(4))));
        }
        return rows;
    }

    public IReadOnlyList<ClaimRow> Claims(string pool)
    {
        var rows = new List<ClaimRow>();
        _claims.Bind(1, pool);
        while (_claims.Step())
        {
            rows.Add(new(pool, _claims.Text(0), _claims.Text(1), new DateTimeOffset(_claims.Long(2), TimeSpan.Zero)));
        }
        return rows;
    }

    /// <summary>A page of one moment: its keys and rows are read in one transaction.</summary>
    public ResourcePage List(ResourceQuery query)
    {
        _begin.Run();
        try
        {
            var listed = ResourceLister.ListAsync(this, query);
            return listed.IsCompleted ? listed.GetAwaiter().GetResult() : throw new InvalidOperationException("A list left its thread.");
        }
        finally
        {
            _end.Run();
        }
    }

    public ValueTask<IReadOnlyList<long>> ScopesAsync(string kind, string? account, string? region)
    {
        var scopes = new List<long>();
        _scopes.Bind(1, kind);
        while (_scopes.Step())
        {
            if ((account is null || _scopes.Text(1) == account) && (region is null || _scopes.Text(2) == region))
            {
                scopes.Add(_scopes.Long(0));
            }
        }
        return new(scopes);
    }

    public ValueTask<IReadOnlyList<ListKey>[]> KeysAsync(IReadOnlyList<ListRange> ranges)
    {
        var keys = new IReadOnlyList<ListKey>[ranges.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = Keys(ranges[i]);
        }
        return new(keys);
    }

    public ValueTask<IReadOnlyList<StoredResource>> RowsAsync(IReadOnlyList<long> ids)
    {
        var rows = new List<StoredResource>(ids.Count);
        foreach (var id in ids)
        {
            if (SqliteRows.ReadOne(_load.Bind(1, id)) is { } row)
            {
                rows.Add(row);
            }
        }
        return new(rows);
    }

    public void Dispose() => session.Dispose();

    private List<ListKey> Keys(in ListRange range)
    {
        var byName = range.Order == ResourceOrder.NameAndVersion;
        var statement = (byName, range.Descending) switch
        {
            (true, false) => _byName,
            (true, true) => _byNameDown,
            (false, false) => _byCreated,
            _ => _byCreatedDown,
        };
        statement.Bind(1, range.Scope).Bind(2, range.Attribute).Bind(3, range.Value).Bind(4, range.Level)
            .Bind(6, range.From.Id).Bind(8, range.To.Id).Bind(9, range.Count);
        _ = byName
            ? statement.Bind(5, range.From.Name).Bind(7, range.To.Name)
            : statement.Bind(5, range.From.Created).Bind(7, range.To.Created);
        var keys = new List<ListKey>(Math.Min(range.Count, 32));
        while (statement.Step())
        {
            keys.Add(byName ? new ListKey(statement.Text(0), 0, statement.Long(1)) : new ListKey("", statement.Long(0), statement.Long(1)));
        }
        return keys;
    }
}
