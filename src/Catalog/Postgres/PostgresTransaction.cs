using BuildFarm.Catalog.Commits;
using BuildFarm.Catalog.Listing;
using BuildFarm.Catalog.Rows;
using Npgsql;

namespace BuildFarm.Catalog.Postgres;

/// <summary>
/// The primitives of a commit on one connection, at READ COMMITTED: rows that are read to be changed are locked, and advisory locks stand for
/// what is not there yet (a token, the newest of a name).
/// </summary>
internal sealed class PostgresTransaction(NpgsqlConnection connection) : ICatalogTransaction
{
    // the statement after the lock sees what was committed while the lock was waited for; seeds keep the two kinds of locks apart
    private const string LockName = "SELECT pg_advisory_xact_lock(hashtextextended($1::text || '|' || $2, 1))";
    private const string LockToken = "SELECT pg_advisory_xact_lock(hashtextextended($1 || E'\\x01' || $2, 2))";

    public async ValueTask<StoredResource?> FindAsync(string arn, bool toChange) => (await connection.RowsAsync(PostgresSql.Resource,
        $"{PostgresSql.Select} WHERE r.arn = $1{(toChange ? " FOR UPDATE OF r" : "")}", arn).ConfigureAwait(false)).SingleOrDefault();

    public async ValueTask<StoredResource> LoadAsync(long id) => (await connection.RowsAsync(PostgresSql.Resource,
        $"{PostgresSql.Select} WHERE r.id = $1 FOR UPDATE OF r", id).ConfigureAwait(false)).Single();

    public async ValueTask<long> ScopeAsync(string kind, string account, string region)
    {
        const string Find = "SELECT id FROM scopes WHERE kind = $1 AND account = $2 AND region = $3";
        var found = await connection.RowsAsync(r => r.GetInt64(0), Find, kind, account, region).ConfigureAwait(false);
        if (found.Count == 0)
        {
            // waits for another commit that makes the same scope
            await connection.RunAsync("INSERT INTO scopes (kind, account, region) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                kind, account, region).ConfigureAwait(false);
            found = await connection.RowsAsync(r => r.GetInt64(0), Find, kind, account, region).ConfigureAwait(false);
        }
        return found[0];
    }

    public async ValueTask LockNameAsync(long scope, string name) => await connection.RunAsync(LockName, scope, name).ConfigureAwait(false);

    public async ValueTask<long> InsertAsync(ResourceRow row, long scope, int level) => (await connection.RowsAsync(r => r.GetInt64(0), """
        INSERT INTO resources (arn, scope, level, name, major, minor, patch, build, revision, created, attributes, body)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id
        """, Values(row, scope, level)).ConfigureAwait(false))[0];

    public async ValueTask ReplaceAsync(StoredResource resource) => await connection.RunAsync("""
        UPDATE resources SET arn = $1, scope = $2, level = $3, name = $4, major = $5, minor = $6, patch = $7, build = $8, revision = $9,
               created = $10, attributes = $11, body = $12
        WHERE id = $13
        """, [.. Values(resource.Row, resource.Scope, resource.Level), resource.Id]).ConfigureAwait(false);

    public async ValueTask SetLevelAsync(long id, int level)
        => await connection.RunAsync("UPDATE resources SET level = $2 WHERE id = $1", id, level).ConfigureAwait(false);

    public async ValueTask RemoveAsync(long id) => await connection.RunAsync("DELETE FROM resources WHERE id = $1", id).ConfigureAwait(false);

    public async ValueTask ChangeListingAsync(IReadOnlyCollection<ListEntry> removed, IReadOnlyCollection<ListEntry> added)
    {
        if (removed.Count + added.Count == 0)
        {
            return;
        }
        await using var batch = new NpgsqlBatch(connection);
        foreach (var entry in removed)
        {
            batch.Add("DELETE FROM listing_by_name WHERE scope = $1 AND attribute = $2 AND value = $3 AND level = $4 AND name_key = $5 AND id = $6",
                entry.Scope, entry.Attribute, entry.Value, entry.Level, entry.NameKey, entry.Id);
            batch.Add("DELETE FROM listing_by_created WHERE scope = $1 AND attribute = $2 AND value = $3 AND level = $4 AND created = $5 AND id = $6",
                entry.Scope, entry.Attribute, entry.Value, entry.Level, entry.Created, entry.Id);
        }
        foreach (var entry in added)
        {
            batch.Add("INSERT INTO listing_by_name (scope, attribute, value, level, name_key, id) VALUES ($1, $2, $3, $4, $5, $6)",
                entry.Scope, entry.Attribute, entry.Value, entry.Level, entry.NameKey, entry.Id);
            batch.Add("INSERT INTO listing_by_created (scope, attribute, value, level, created, id) VALUES ($1, $2, $3, $4, $5, $6)",
                entry.Scope, entry.Attribute, entry.Value, entry.Level, entry.Created, entry.Id);
        }
        await batch.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    public async ValueTask<long?> LastAsync(long scope, int level, string from, string to)
    {
        var found = await connection.RowsAsync(r => r.GetInt64(0), """
            SELECT id FROM listing_by_name
            WHERE scope = $1 AND attribute = '' AND value = '' AND level = $2 AND name_key >= $3 AND name_key < $4
            ORDER BY name_key DESC, id DESC LIMIT 1
            """, scope, level, from, to).ConfigureAwait(false);
        return found.Count == 0 ? null : found[0];
    }

    public async ValueTask<int> CountAsync(long scope, int most) => (await connection.RowsAsync(r => r.GetInt32(0), """
        SELECT count(*)::integer FROM (SELECT 1 FROM listing_by_name WHERE scope = $1 AND attribute = '' AND value = '' LIMIT $2) AS counted
        """, scope, most).ConfigureAwait(false))[0];

    public async ValueTask<int> NextNumberAsync(string sequence) => (await connection.RowsAsync(r => r.GetInt32(0), """
        INSERT INTO sequences (name, last) VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET last = sequences.last + 1 RETURNING last
        """, sequence).ConfigureAwait(false))[0];

    public async ValueTask<ClientTokenRow?> ReserveTokenAsync(string scope, string token)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(LockToken, scope, token);
        batch.Add("SELECT digest, created, answer FROM client_tokens WHERE scope = $1 AND token = $2", scope, token);
        await using var reader = await batch.ExecuteReaderAsync().ConfigureAwait(false);
        await reader.NextResultAsync().ConfigureAwait(false);
        return (await PostgresSql.ReadAsync(reader, r => PostgresReads.Token(r, scope, token)).ConfigureAwait(false)).SingleOrDefault();
    }

    public async ValueTask PutTokenAsync(ClientTokenRow row) => await connection.RunAsync(
        "INSERT INTO client_tokens (scope, token, digest, created, answer) VALUES ($1, $2, $3, $4, $5)",
        row.Scope, row.Token, row.RequestDigest, row.Created.UtcTicks, row.Answer).ConfigureAwait(false);

    public async ValueTask<int> PurgeTokensAsync(DateTimeOffset before, int most) => await connection.RunAsync("""
        DELETE FROM client_tokens
        WHERE (scope, token) IN (SELECT scope, token FROM client_tokens WHERE created < $1 ORDER BY created LIMIT $2)
        """, before.UtcTicks, most).ConfigureAwait(false);

    public async ValueTask<bool> PutGrainStateAsync(PutGrainState write) => write.ExpectedETag is null
        ? await connection.RunAsync("INSERT INTO grain_states (type, grain, etag, data) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            write.Type, write.Key, write.NewETag, write.Data).ConfigureAwait(false) == 1
        : await connection.RunAsync("UPDATE grain_states SET etag = $3, data = $4 WHERE type = $1 AND grain = $2 AND etag = $5",
            write.Type, write.Key, write.NewETag, write.Data, write.ExpectedETag).ConfigureAwait(false) == 1;

    public async ValueTask<bool> DeleteGrainStateAsync(DeleteGrainState write)
    {
        if (write.ExpectedETag is null)
        {
            await connection.RunAsync("DELETE FROM grain_states WHERE type = $1 AND grain = $2", write.Type, write.Key).ConfigureAwait(false);
            return true;
        }
        return await connection.RunAsync("DELETE FROM grain_states WHERE type = $1 AND grain = $2 AND etag = $3",
            write.Type, write.Key, write.ExpectedETag).ConfigureAwait(false) == 1;
    }

    public async ValueTask PutReminderAsync(ReminderRow row) => await connection.RunAsync("""
        INSERT INTO reminders (type, grain, name, start, period) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (type, grain, name) DO UPDATE SET start = excluded.start, period = excluded.period
        """, row.Type, row.Key, row.Name, row.Start.UtcTicks, row.Period.Ticks).ConfigureAwait(false);

    public async ValueTask DeleteReminderAsync(DeleteReminder write) => await connection.RunAsync(
        "DELETE FROM reminders WHERE type = $1 AND grain = $2 AND name = $3", write.Type, write.Key, write.Name).ConfigureAwait(false);

    public async ValueTask PutClaimAsync(ClaimRow row) => await connection.RunAsync(
        "INSERT INTO claims (pool, token, owner, since) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        row.Pool, row.Token, row.Owner, row.Since.UtcTicks).ConfigureAwait(false);

    public async ValueTask DeleteClaimAsync(DeleteClaim write)
        => await connection.RunAsync("DELETE FROM claims WHERE pool = $1 AND token = $2", write.Pool, write.Token).ConfigureAwait(false);

    private static object[] Values(ResourceRow row, long scope, int level) =>
    [
        row.Arn, scope, level, row.Name, row.Major, row.Minor, row.Patch, row.Build, row.Revision, row.Created.UtcTicks,
        AttributeCodec.Write(row.Attributes), row.Body,
    ];
}
