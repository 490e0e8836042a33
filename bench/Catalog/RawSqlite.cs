using System.Diagnostics;
using SQLitePCL;

namespace BuildFarm.Catalog.Bench;

/// <summary>The peer: the same upsert in the barest loop over SQLite's C interface, one thread, nothing around it, the same durability.</summary>
internal static class RawSqlite
{
    /// <summary>Rows a second with a given number of rows to a transaction.</summary>
    public static double RowsPerSecond(string folder, int rows, int perTransaction, int keys, byte[] data)
    {
        Check(raw.sqlite3_open(Path.Combine(folder, $"raw-{perTransaction}-{data.Length}.db"), out var db));
        Check(raw.sqlite3_exec(db, """
            PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -32768;
            CREATE TABLE grain_states (type TEXT NOT NULL, grain TEXT NOT NULL, etag TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (type, grain));
            """));
        Check(raw.sqlite3_prepare_v2(db, """
            INSERT INTO grain_states (type, grain, etag, data) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (type, grain) DO UPDATE SET etag = excluded.etag, data = excluded.data
            """, out var put));
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < rows; i++)
        {
            if (perTransaction > 1 && i % perTransaction == 0)
            {
                Check(raw.sqlite3_exec(db, "BEGIN IMMEDIATE"));
            }
            raw.sqlite3_bind_text(put, 1, "imagebuild");
            raw.sqlite3_bind_text(put, 2, Workload.Key(i % keys));
            raw.sqlite3_bind_text(put, 3, "etag");
            raw.sqlite3_bind_blob(put, 4, data);
            Step(put);
            if (perTransaction > 1 && (i % perTransaction == perTransaction - 1 || i == rows - 1))
            {
                Check(raw.sqlite3_exec(db, "COMMIT"));
            }
        }
        var rate = rows / watch.Elapsed.TotalSeconds;
        put.Dispose();
        db.Dispose();
        return rate;
    }

    private static void Step(sqlite3_stmt statement)
    {
        if (raw.sqlite3_step(statement) != raw.SQLITE_DONE)
        {
            throw new InvalidOperationException("The raw loop's statement failed.");
        }
        raw.sqlite3_reset(statement);
    }

    private static void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw new InvalidOperationException($"SQLite answered {code} to the raw loop.");
        }
    }
}
