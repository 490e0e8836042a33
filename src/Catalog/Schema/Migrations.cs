namespace BuildFarm.Catalog.Schema;

/// <summary>The catalog's schema as steps from version to version; what was published never changes, new steps go to the end.</summary>
internal static class Migrations
{
    /// <summary>Step i leads from version i to i + 1.</summary>
    public static readonly IReadOnlyList<string> Steps = [First, TokensByAge];

    public static int Version => Steps.Count;

    // grain states are kilobytes: in SQLite a table in the order of its key would spread each over its tree's inner and overflow pages, which
    // costs two to five times the writes
    // times are UTC ticks (100 ns since 0001-01-01); level: Rows.Newest; name_key: Rows.NameKey; listing_*: Listing.ListEntry
    private const string First = """
        CREATE TABLE scopes (
            id {id},
            kind {text} NOT NULL,
            account {text} NOT NULL,
            region {text} NOT NULL,
            UNIQUE (kind, account, region));

        CREATE TABLE resources (
            id {id},
            arn {text} NOT NULL UNIQUE,
            scope {long} NOT NULL REFERENCES scopes (id),
            level {int} NOT NULL,
            name {text} NOT NULL,
            major {int} NOT NULL,
            minor {int} NOT NULL,
            patch {int} NOT NULL,
            build {int} NOT NULL,
            revision {long} NOT NULL,
            created {long} NOT NULL,
            attributes {text} NOT NULL,
            body {blob} NOT NULL);

        CREATE TABLE listing_by_name (
            scope {long} NOT NULL,
            attribute {text} NOT NULL,
            value {text} NOT NULL,
            level {int} NOT NULL,
            name_key {text} NOT NULL,
            id {long} NOT NULL,
            PRIMARY KEY (scope, attribute, value, level, name_key, id)){keyed};

        CREATE TABLE listing_by_created (
            scope {long} NOT NULL,
            attribute {text} NOT NULL,
            value {text} NOT NULL,
            level {int} NOT NULL,
            created {long} NOT NULL,
            id {long} NOT NULL,
            PRIMARY KEY (scope, attribute, value, level, created, id)){keyed};

        CREATE TABLE sequences (
            name {text} NOT NULL PRIMARY KEY,
            last {int} NOT NULL){keyed};

        CREATE TABLE client_tokens (
            scope {text} NOT NULL,
            token {text} NOT NULL,
            digest {text} NOT NULL,
            created {long} NOT NULL,
            answer {blob} NOT NULL,
            PRIMARY KEY (scope, token)){keyed};

        CREATE TABLE grain_states (
            type {text} NOT NULL,
            grain {text} NOT NULL,
            etag {text} NOT NULL,
            data {blob} NOT NULL,
            PRIMARY KEY (type, grain));

        CREATE TABLE reminders (
            type {text} NOT NULL,
            grain {text} NOT NULL,
            name {text} NOT NULL,
            start {long} NOT NULL,
            period {long} NOT NULL,
            PRIMARY KEY (type, grain, name)){keyed};

        CREATE TABLE claims (
            pool {text} NOT NULL,
            token {text} NOT NULL,
            owner {text} NOT NULL,
            since {long} NOT NULL,
            PRIMARY KEY (pool, token)){keyed};
        """;

    // old tokens are forgotten
    private const string TokensByAge = "CREATE INDEX client_tokens_by_created ON client_tokens (created);";
}
