using System.Diagnostics;
using SQLitePCL;

namespace BuildFarm.Api.Bench;

/// <summary>The peer of creates: SQLite's own rate of single durable commits, one row each, one thread, nothing around it.</summary>
internal static class SingleCommits
{
    public static double PerSecond(string folder, TimeSpan time, int bytes)
    {
        Batteries_V2.Init();
        var file = Path.Combine(folder, $"single-{Guid.NewGuid():N}.db");
        Check(raw.sqlite3_open(file, out var db));
        Check(raw.sqlite3_exec(db, """
            PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;
            CREATE TABLE things (name TEXT PRIMARY KEY, data BLOB NOT NULL);
            """));
        Check(raw.sqlite3_prepare_v2(db, "INSERT INTO things (name, data) VALUES (?1, ?2)", out var put));
        var data = new byte[bytes];
        var rows = 0;
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < time)
        {
            raw.sqlite3_bind_text(put, 1, $"thing-{rows++}");
            raw.sqlite3_bind_blob(put, 2, data);
            if (raw.sqlite3_step(put) != raw.SQLITE_DONE) throw new InvalidOperationException("SQLite did not take a row.");
            raw.sqlite3_reset(put);
        }

        var rate = rows / watch.Elapsed.TotalSeconds;
        put.Dispose();
        db.Dispose();
        foreach (var part in new[] { "", "-wal", "-shm" }) File.Delete(file + part);
        return rate;
    }

    private static void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw new InvalidOperationException($"SQLite answered {code}.");
    }
}
