using SQLitePCL;

namespace BuildFarm.Catalog.Sqlite;

/// <summary>An error code of SQLite. Leaves the catalog only as a <see cref="CatalogException"/>.</summary>
internal sealed class SqliteFailure(int code, int extended, string message) : Exception($"SQLite error {extended}: {message}")
{
    public int Code { get; } = code;

    /// <summary>True when one statement was refused for what it carried, and the transaction goes on.</summary>
    public bool IsOfStatement => Code is raw.SQLITE_TOOBIG or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_RANGE;

    public static SqliteFailure Of(sqlite3 db, int code)
        => new(code & 0xFF, raw.sqlite3_extended_errcode(db), raw.sqlite3_errmsg(db).utf8_to_string());

    public CatalogException ToException(string path) => Code switch
    {
        raw.SQLITE_FULL => new(CatalogError.DiskFull, $"The disk that holds the catalog {path} is full. Make room; nothing of the commit was kept.", this),
        raw.SQLITE_CORRUPT => new(CatalogError.Corrupt, $"The catalog {path} is damaged ({Message}). Restore it from a backup.", this),
        raw.SQLITE_NOTADB => new(CatalogError.NotACatalog, $"{path} is no catalog. Move it away or name another file.", this),
        raw.SQLITE_BUSY => new(CatalogError.Unavailable, $"Another process holds the catalog {path} locked. Stop it, or wait and repeat.", this),
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM => new(CatalogError.Unavailable,
            $"The catalog {path} cannot be opened for writing. Check that its folder exists and belongs to this user.", this),
        _ => new(CatalogError.Unavailable, $"The catalog {path} failed: {Message}.", this),
    };
}
