using System.Text;
using SQLitePCL;

namespace BuildFarm.Catalog.Sqlite;

/// <summary>One prepared statement, used again and again by one thread at a time. Parameters count from 1, columns from 0.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _db;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(sqlite3 db, string sql)
    {
        _db = db;
        var code = raw.sqlite3_prepare_v3(db, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement);
        if (code != raw.SQLITE_OK)
        {
            throw SqliteFailure.Of(db, code);
        }
    }

    public SqliteStatement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, string value)
    {
        if (value.Length is 0 or > 256)
        {
            // an empty span would be bound as NULL
            Check(raw.sqlite3_bind_text(_statement, index, value));
            return this;
        }
        Span<byte> utf8 = stackalloc byte[768];
        Check(raw.sqlite3_bind_text(_statement, index, utf8[..Encoding.UTF8.GetBytes(value, utf8)]));
        return this;
    }

    public SqliteStatement Bind(int index, byte[] value)
    {
        Check(value.Length == 0
            ? raw.sqlite3_bind_zeroblob(_statement, index, 0)
            : raw.sqlite3_bind_blob(_statement, index, value));
        return this;
    }

    /// <summary>True when there is a row to read; after the last one the statement is ready for its next use.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }
        var failure = code == raw.SQLITE_DONE ? null : SqliteFailure.Of(_db, code);
        Reset();
        return failure is null ? false : throw failure;
    }

    /// <summary>Runs to the end and answers how many rows were changed.</summary>
    public int Run()
    {
        while (Step())
        {
        }
        return raw.sqlite3_changes(_db);
    }

    public void Reset() => raw.sqlite3_reset(_statement);

    public long Long(int column) => raw.sqlite3_column_int64(_statement, column);

    public int Int(int column) => raw.sqlite3_column_int(_statement, column);

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public byte[] Blob(int column) => Bytes(column).ToArray();

    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw SqliteFailure.Of(_db, code);
        }
    }
}
