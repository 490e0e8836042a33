using BuildFarm.Catalog.Commits;
using BuildFarm.Catalog.Listing;
using BuildFarm.Catalog.Rows;

namespace BuildFarm.Catalog.Sqlite;

/// <summary>The primitives of a commit as prepared statements; all complete synchronously. No locks: SQLite has one writer.</summary>
internal sealed class SqliteTransaction(SqliteSession session) : ICatalogTransaction
{
    private readonly SqliteStatement _find = session.Prepare($"{SqliteRows.Select} WHERE r.arn = ?1");
    private readonly SqliteStatement _load = session.Prepare($"{SqliteRows.Select} WHERE r.id = ?1");
    private readonly SqliteStatement _scope = session.Prepare("SELECT id FROM scopes WHERE kind = ?1 AND account = ?2 AND region = ?3");
    private readonly SqliteStatement _newScope = session.Prepare("INSERT INTO scopes (kind, account, region) VALUES (?1, ?2, ?3)");
    private readonly SqliteStatement _insert = session.Prepare("""
        INSERT INTO resources (arn, scope, level, name, major, minor, patch, build, revision, created, attributes, body)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        """);
    private readonly SqliteStatement _replace = session.Prepare("""
        UPDATE resources SET arn = ?1, scope = ?2, level = ?3, name = ?4, major = ?5, minor = ?6, patch = ?7, build = ?8, revision = ?9,
               created = ?10, attributes = ?11, body = ?12
        WHERE id = ?13
        """);
    private readonly SqliteStatement _level = session.Prepare("UPDATE resources SET level = ?2 WHERE id = ?1");
    private readonly SqliteStatement _remove = session.Prepare("DELETE FROM resources WHERE id = ?1");
    private readonly SqliteStatement _last = session.Prepare("""
        SELECT id FROM listing_by_name
        WHERE scope = ?1 AND attribute = '' AND value = '' AND level = ?2 AND name_key >= ?3 AND name_key < ?4
        ORDER BY name_key DESC, id DESC LIMIT 1
        """);
    private readonly SqliteStatement _addByName = session.Prepare(
        "INSERT INTO listing_by_name (scope, attribute, value, level, name_key, id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    private readonly SqliteStatement _addByCreated = session.Prepare(
        "INSERT INTO listing_by_created (scope, attribute, value, level, created, id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    private readonly SqliteStatement _dropByName = session.Prepare(
        "DELETE FROM listing_by_name WHERE scope = ?1 AND attribute = ?2 AND value = ?3 AND level = ?4 AND name_key = ?5 AND id = ?6");
    private readonly SqliteStatement _dropByCreated = session.Prepare(
        "DELETE FROM listing_by_created WHERE scope = ?1 AND attribute = ?2 AND value = ?3 AND level = ?4 AND created = ?5 AND id = ?6");
    private readonly SqliteStatement _next = session.Prepare(
        "INSERT INTO sequences (name, last) VALUES (?1, 1) ON CONFLICT (name) DO UPDATE SET last = last + 1 RETURNING last");
    private readonly SqliteStatement _token = session.Prepare("SELECT digest, created, answer FROM client_tokens WHERE scope = ?1 AND token = ?2");
    private readonly SqliteStatement _putToken = session.Prepare(
        "INSERT INTO client_tokens (scope, token, digest, created, answer) VALUES (?1, ?2, ?3, ?4, ?5)");
    private readonly SqliteStatement _count = session.Prepare(
        "SELECT count(*) FROM (SELECT 1 FROM listing_by_name WHERE scope = ?1 AND attribute = '' AND value = '' LIMIT ?2)");
    private readonly SqliteStatement _purgeTokens = session.Prepare("""
        DELETE FROM client_tokens
        WHERE (scope, token) IN (SELECT scope, token FROM client_tokens WHERE created < ?1 ORDER BY created LIMIT ?2)
        """);
    private readonly SqliteStatement _newState = session.Prepare(
        "INSERT INTO grain_states (type, grain, etag, data) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (type, grain) DO NOTHING");
    private readonly SqliteStatement _putState = session.Prepare(
        "UPDATE grain_states SET etag = ?3, data = ?4 WHERE type = ?1 AND grain = ?2 AND etag = ?5");
    private readonly SqliteStatement _dropState = session.Prepare("DELETE FROM grain_states WHERE type = ?1 AND grain = ?2");
    private readonly SqliteStatement _dropStateIf = session.Prepare("DELETE FROM grain_states WHERE type = ?1 AND grain = ?2 AND etag = ?3");
    private readonly SqliteStatement _putReminder = session.Prepare("""
        INSERT INTO reminders (type, grain, name, start, period) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (type, grain, name) DO UPDATE SET start = excluded.start, period = excluded.period
        """);
    private readonly SqliteStatement _dropReminder = session.Prepare("DELETE FROM reminders WHERE type = ?1 AND grain = ?2 AND name = ?3");
    private readonly SqliteStatement _putClaim = session.Prepare(
        "INSERT INTO claims (pool, token, owner, since) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (pool, token) DO NOTHING");
    private readonly SqliteStatement _dropClaim = session.Prepare("DELETE FROM claims WHERE pool = ?1 AND token = ?2");

    public ValueTask<StoredResource?> FindAsync(string arn, bool toChange) => new(SqliteRows.ReadOne(_find.Bind(1, arn)));

    public ValueTask<StoredResource> LoadAsync(long id) => new(SqliteRows.ReadOne(_load.Bind(1, id))
        ?? throw new CatalogException(CatalogError.Corrupt, $"A list names resource {id}, which is not there. Restore the catalog from a backup."));

    public ValueTask<long> ScopeAsync(string kind, string account, string region)
    {
        if (_scope.Bind(1, kind).Bind(2, account).Bind(3, region).Step())
        {
            var scope = _scope.Long(0);
            _scope.Reset();
            return new(scope);
        }
        _newScope.Bind(1, kind).Bind(2, account).Bind(3, region).Run();
        return new(session.LastId);
    }

    public ValueTask LockNameAsync(long scope, string name) => default;

    public ValueTask<long> InsertAsync(ResourceRow row, long scope, int level)
    {
        SqliteRows.Bind(_insert, row, scope, level).Run();
        return new(session.LastId);
    }

    public ValueTask ReplaceAsync(StoredResource resource)
    {
        SqliteRows.Bind(_replace, resource.Row, resource.Scope, resource.Level).Bind(13, resource.Id).Run();
        return default;
    }

    public ValueTask SetLevelAsync(long id, int level)
    {
        _level.Bind(1, id).Bind(2, level).Run();
        return default;
    }

    public ValueTask RemoveAsync(long id)
    {
        _remove.Bind(1, id).Run();
        return default;
    }

    public ValueTask ChangeListingAsync(IReadOnlyCollection<ListEntry> removed, IReadOnlyCollection<ListEntry> added)
    {
        foreach (var entry in removed)
        {
            Run(_dropByName, _dropByCreated, entry);
        }
        foreach (var entry in added)
        {
            Run(_addByName, _addByCreated, entry);
        }
        return default;
    }

    public ValueTask<long?> LastAsync(long scope, int level, string from, string to)
    {
        if (!_last.Bind(1, scope).Bind(2, level).Bind(3, from).Bind(4, to).Step())
        {
            return new((long?)null);
        }
        var id = _last.Long(0);
        _last.Reset();
        return new(id);
    }

    public ValueTask<int> CountAsync(long scope, int most)
    {
        _count.Bind(1, scope).Bind(2, most).Step();
        var count = _count.Int(0);
        _count.Reset();
        return new(count);
    }

    public ValueTask<int> NextNumberAsync(string sequence)
    {
        _next.Bind(1, sequence).Step();
        var number = _next.Int(0);
        _next.Run();
        return new(number);
    }

    public ValueTask<ClientTokenRow?> ReserveTokenAsync(string scope, string token)
        => new(SqliteRows.ReadToken(_token.Bind(1, scope).Bind(2, token), scope, token));

    public ValueTask PutTokenAsync(ClientTokenRow row)
    {
        _putToken.Bind(1, row.Scope).Bind(2, row.Token).Bind(3, row.RequestDigest).Bind(4, row.Created.UtcTicks).Bind(5, row.Answer).Run();
        return default;
    }

    public ValueTask<int> PurgeTokensAsync(DateTimeOffset before, int most) => new(_purgeTokens.Bind(1, before.UtcTicks).Bind(2, most).Run());

    public ValueTask<bool> PutGrainStateAsync(PutGrainState write) => new(PutGrainState(write));

    public ValueTask<bool> DeleteGrainStateAsync(DeleteGrainState write) => new(DeleteGrainState(write));

    public ValueTask PutReminderAsync(ReminderRow row)
    {
        _putReminder.Bind(1, row.Type).Bind(2, row.Key).Bind(3, row.Name).Bind(4, row.Start.UtcTicks).Bind(5, row.Period.Ticks).Run();
        return default;
    }

    public ValueTask DeleteReminderAsync(DeleteReminder write)
    {
        _dropReminder.Bind(1, write.Type).Bind(2, write.Key).Bind(3, write.Name).Run();
        return default;
    }

    public ValueTask PutClaimAsync(ClaimRow row)
    {
        _putClaim.Bind(1, row.Pool).Bind(2, row.Token).Bind(3, row.Owner).Bind(4, row.Since.UtcTicks).Run();
        return default;
    }

    public ValueTask DeleteClaimAsync(DeleteClaim write)
    {
        _dropClaim.Bind(1, write.Pool).Bind(2, write.Token).Run();
        return default;
    }

    private bool PutGrainState(PutGrainState write)
    {
        var statement = write.ExpectedETag is null ? _newState : _putState.Bind(5, write.ExpectedETag);
        return statement.Bind(1, write.Type).Bind(2, write.Key).Bind(3, write.NewETag).Bind(4, write.Data).Run() == 1;
    }

    private bool DeleteGrainState(DeleteGrainState write)
    {
        if (write.ExpectedETag is null)
        {
            _dropState.Bind(1, write.Type).Bind(2, write.Key).Run();
            return true;
        }
        return _dropStateIf.Bind(1, write.Type).Bind(2, write.Key).Bind(3, write.ExpectedETag).Run() == 1;
    }

    private static void Run(SqliteStatement byName, SqliteStatement byCreated, in ListEntry entry)
    {
        byName.Bind(1, entry.Scope).Bind(2, entry.Attribute).Bind(3, entry.Value).Bind(4, entry.Level).Bind(5, entry.NameKey).Bind(6, entry.Id).Run();
        byCreated.Bind(1, entry.Scope).Bind(2, entry.Attribute).Bind(3, entry.Value).Bind(4, entry.Level).Bind(5, entry.Created).Bind(6, entry.Id).Run();
    }
}
