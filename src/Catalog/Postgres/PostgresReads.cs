using System.Data.Common;
using BuildFarm.Catalog.Listing;
using BuildFarm.Catalog.Rows;
using Npgsql;

namespace BuildFarm.Catalog.Postgres;

/// <summary>The reads of the catalog on one connection.</summary>
internal sealed class PostgresReads(NpgsqlConnection connection) : IListSource
{
    private const string KeysByName = """
        SELECT name_key, id FROM listing_by_name
        WHERE scope = $1 AND attribute = $2 AND value = $3 AND level = $4 AND (name_key, id) > ($5, $6) AND (name_key, id) < ($7, $8)
        ORDER BY name_key {0}, id {0} LIMIT $9
        """;

    private const string KeysByCreated = """
        SELECT created, id FROM listing_by_created
        WHERE scope = $1 AND attribute = $2 AND value = $3 AND level = $4 AND (created, id) > ($5, $6) AND (created, id) < ($7, $8)
        ORDER BY created {0}, id {0} LIMIT $9
        """;

    private static readonly string ByName = string.Format(null, KeysByName, "ASC");
    private static readonly string ByNameDown = string.Format(null, KeysByName, "DESC");
    private static readonly string ByCreated = string.Format(null, KeysByCreated, "ASC");
    private static readonly string ByCreatedDown = string.Format(null, KeysByCreated, "DESC");

    public static ClientTokenRow Token(DbDataReader row, string scope, string token)
        => new(scope, token, row.GetString(0), PostgresSql.Time(row, 1), row.GetFieldValue<byte[]>(2));

    public async Task<ResourceRow?> GetAsync(string arn)
        => (await connection.RowsAsync(PostgresSql.Resource, $"{PostgresSql.Select} WHERE r.arn = $1", arn).ConfigureAwait(false)).SingleOrDefault()?.Row;

    public async Task<ClientTokenRow?> TokenAsync(string scope, string token) => (await connection.RowsAsync(r => Token(r, scope, token),
        "SELECT digest, created, answer FROM client_tokens WHERE scope = $1 AND token = $2", scope, token).ConfigureAwait(false)).SingleOrDefault();

    public async Task<GrainStateRow?> GrainStateAsync(string type, string key) => (await connection.RowsAsync(
        r => new GrainStateRow(type, key, r.GetString(0), r.GetFieldValue<byte[]>(1)),
        "SELECT etag, data FROM grain_states WHERE type = $1 AND grain = $2", type, key).ConfigureAwait(false)).SingleOrDefault();

    public async Task<IReadOnlyList<ReminderRow>> RemindersAsync() => await connection.RowsAsync(
        r => new ReminderRow(r.GetString(0), r.GetString(1), r.GetString(2), PostgresSql.Time(r, 3), TimeSpan.FromTicks(r.GetInt64(4))),
        "SELECT type, grain, name, start, period FROM reminders ORDER BY type, grain, name").ConfigureAwait(false);

    public async Task<IReadOnlyList<ClaimRow>> ClaimsAsync(string pool) => await connection.RowsAsync(
        r => new ClaimRow(pool, r.GetString(0), r.GetString(1), PostgresSql.Time(r, 2)),
        "SELECT token, owner, since FROM claims WHERE pool = $1 ORDER BY since, token", pool).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<long>> ScopesAsync(string kind, string? account, string? region)
    {
        var scopes = await connection.RowsAsync(r => (Id: r.GetInt64(0), Account: r.GetString(1), Region: r.GetString(2)),
            "SELECT id, account, region FROM scopes WHERE kind = $1 ORDER BY id", kind).ConfigureAwait(false);
        return scopes.Where(s => (account ?? s.Account) == s.Account && (region ?? s.Region) == s.Region).Select(s => s.Id).ToList();
    }

    public async ValueTask<IReadOnlyList<ListKey>[]> KeysAsync(IReadOnlyList<ListRange> ranges)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var range in ranges)
        {
            Add(batch, range);
        }
        var keys = new IReadOnlyList<ListKey>[ranges.Count];
        await using var reader = await batch.ExecuteReaderAsync().ConfigureAwait(false);
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = await PostgresSql.ReadAsync<ListKey>(reader, ranges[i].Order == ResourceOrder.NameAndVersion
                ? r => new ListKey(r.GetString(0), 0, r.GetInt64(1))
                : r => new ListKey("", r.GetInt64(0), r.GetInt64(1))).ConfigureAwait(false);
            await reader.NextResultAsync().ConfigureAwait(false);
        }
        return keys;
    }

    public async ValueTask<IReadOnlyList<StoredResource>> RowsAsync(IReadOnlyList<long> ids)
    {
        if (ids.Count == 0)
        {
            return [];
        }
        var rows = (await connection.RowsAsync(PostgresSql.Resource, $"{PostgresSql.Select} WHERE r.id = ANY($1)", ids.ToArray()).ConfigureAwait(false))
            .ToDictionary(r => r.Id);
        return ids.Where(rows.ContainsKey).Select(id => rows[id]).ToList();
    }

    private static void Add(NpgsqlBatch batch, in ListRange range)
    {
        if (range.Order == ResourceOrder.NameAndVersion)
        {
            batch.Add(range.Descending ? ByNameDown : ByName, range.Scope, range.Attribute, range.Value, range.Level,
                range.From.Name, range.From.Id, range.To.Name, range.To.Id, range.Count);
        }
        else
        {
            batch.Add(range.Descending ? ByCreatedDown : ByCreated, range.Scope, range.Attribute, range.Value, range.Level,
                range.From.Created, range.From.Id, range.To.Created, range.To.Id, range.Count);
        }
    }
}
