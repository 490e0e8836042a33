using System.Buffers.Binary;
using BuildFarm.Catalog.Schema;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace BuildFarm.Catalog.Sqlite;

/// <summary>The catalog's file: made when it is missing, left alone when it is something else, brought to this version's schema.</summary>
internal static class SqliteFile
{
    /// <summary>"BFct" in the file's header says whose it is (https://www.sqlite.org/fileformat.html, 1.3.15).</summary>
    private const int ApplicationId = 0x42466374;
    /// <summary>A grain's state, mostly 2 to 6 KB, then lies in one page.</summary>
    private const int PageSize = 8192;
    private const int HeaderLength = 100;
    private const int BusyMilliseconds = 10_000;

    private const string WriterSettings = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = ON;
        PRAGMA temp_store = MEMORY;
        PRAGMA cache_size = -32768;
        PRAGMA wal_autocheckpoint = 4000;
        PRAGMA journal_size_limit = 67108864;
        """;

    private const string ReaderSettings = "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4096;";

    /// <summary>Checks or makes the file and opens the connection that writes.</summary>
    public static SqliteSession OpenWriter(string path, ILogger logger)
    {
        _ = SqliteLibrary.Version;
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
        {
            Create(path);
        }
        else
        {
            CheckHeader(path);
            CheckVersion(path);
        }
        var session = SqliteSession.Open(path, raw.SQLITE_OPEN_READWRITE, BusyMilliseconds);
        try
        {
            session.Execute(WriterSettings);
            Migrate(session, path, logger);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public static SqliteSession OpenReader(string path)
    {
        var session = SqliteSession.Open(path, raw.SQLITE_OPEN_READWRITE, BusyMilliseconds);
        session.Execute(ReaderSettings);
        return session;
    }

    /// <summary>Under another name first, so that a crash leaves no file that the next start would not know as its own.</summary>
    private static void Create(string path)
    {
        var making = path + ".new";
        File.Delete(making);
        using (var session = SqliteSession.Open(making, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE, BusyMilliseconds))
        {
            session.Execute($"PRAGMA page_size = {PageSize}; PRAGMA application_id = {ApplicationId};");
        }
        File.Move(making, path, overwrite: true);
    }

    /// <summary>Reads the bytes and no more: SQLite itself would touch a foreign file's journal.</summary>
    private static void CheckHeader(string path)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var length = RandomAccess.Read(file, header, 0);
        if (length < HeaderLength || !header.StartsWith("SQLite format 3\0"u8)
            || BinaryPrimitives.ReadInt32BigEndian(header[68..]) != ApplicationId)
        {
            throw new CatalogException(CatalogError.NotACatalog,
                $"{path} exists and is no BuildFarm catalog. It was not touched; move it away or name another file.");
        }
    }

    private static void CheckVersion(string path)
    {
        using var session = SqliteSession.Open(path, raw.SQLITE_OPEN_READONLY, BusyMilliseconds);
        var version = session.ReadLong("PRAGMA user_version");
        if (version > Migrations.Version)
        {
            throw new CatalogException(CatalogError.NewerSchema,
                $"The catalog {path} has schema version {version}; this BuildFarm knows up to {Migrations.Version}. It was not touched; use the newer BuildFarm.");
        }
        // an early look at the pages that every start needs, so that a damaged file is refused before it is written to
        _ = session.ReadLong("SELECT count(*) FROM sqlite_master");
    }

    private static void Migrate(SqliteSession session, string path, ILogger logger)
    {
        var before = (int)session.ReadLong("PRAGMA user_version");
        for (var version = before; version < Migrations.Version; version++)
        {
            session.Execute("BEGIN IMMEDIATE");
            if (session.ReadLong("PRAGMA user_version") == version)
            {
                session.Execute(Dialect.Sqlite.Write(Migrations.Steps[version]));
                session.Execute($"PRAGMA user_version = {version + 1}");
            }
            session.Execute("COMMIT");
        }
        if (before < Migrations.Version)
        {
            logger.Migrated(path, before, Migrations.Version);
        }
    }
}
