using SQLitePCL;

namespace BuildFarm.Catalog.Sqlite;

/// <summary>One connection with its prepared statements, for one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly sqlite3 _db;
    private readonly List<SqliteStatement> _statements = [];

    private SqliteSession(sqlite3 db) => _db = db;

    /// <summary>True while no transaction is open; also when SQLite itself ended one after an error.</summary>
    public bool IsIdle => raw.sqlite3_get_autocommit(_db) != 0;

    public static SqliteSession Open(string path, int flags, int busyMilliseconds)
    {
        // no mutex: a session belongs to one thread at a time
        var code = raw.sqlite3_open_v2(path, out var db, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        if (code != raw.SQLITE_OK)
        {
            var failure = db is null || db.IsInvalid ? new SqliteFailure(code, code, "cannot open") : SqliteFailure.Of(db, code);
            db?.Dispose();
            throw failure;
        }
        raw.sqlite3_busy_timeout(db, busyMilliseconds);
        return new SqliteSession(db);
    }

    /// <summary>A statement that lives as long as the session.</summary>
    public SqliteStatement Prepare(string sql)
    {
        var statement = new SqliteStatement(_db, sql);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Runs statements that answer nothing.</summary>
    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(_db, sql);
        if (code != raw.SQLITE_OK)
        {
            throw SqliteFailure.Of(_db, code);
        }
    }

    public long ReadLong(string sql)
    {
        using var statement = new SqliteStatement(_db, sql);
        return statement.Step() ? statement.Long(0) : 0;
    }

    /// <summary>How many rows have been inserted, changed or deleted since the session was opened.</summary>
    public long Changes => raw.sqlite3_total_changes(_db);

    public long LastId => raw.sqlite3_last_insert_rowid(_db);

    public void Dispose()
    {
        foreach (var statement in _statements)
        {
            statement.Dispose();
        }
        _db.Dispose();
    }
}
