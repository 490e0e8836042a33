using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace BuildFarm.Catalog.Sqlite;

/// <summary>Chooses the native library once a process: the system's, which gets the distribution's fixes, else the bundled one.</summary>
internal static class SqliteLibrary
{
    private const string SystemName = "libsqlite3.so.0";
    // the oldest with RETURNING and upserts, which the statements here use
    private const int OldestVersion = 3_035_000;
    private static readonly Lazy<string> Loaded = new(Load);

    /// <summary>The version in use.</summary>
    /// <exception cref="CatalogException">No usable library.</exception>
    public static string Version => Loaded.Value;

    private static string Load()
    {
        var provider = new SQLite3Provider_e_sqlite3();
        try
        {
            NativeLibrary.SetDllImportResolver(provider.GetType().Assembly, Resolve);
        }
        catch (InvalidOperationException)
        {
            // the process has a resolver for that assembly already; then its choice counts
        }
        raw.SetProvider(provider);
        // nobody reads SQLite's own count of its memory, and every allocation would take its lock; refused where SQLite runs already
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
        if (raw.sqlite3_libversion_number() < OldestVersion)
        {
            throw new CatalogException(CatalogError.Unavailable, $"SQLite {raw.sqlite3_libversion().utf8_to_string()} is too old; 3.35 or newer is needed.");
        }
        return raw.sqlite3_libversion().utf8_to_string();
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
        => name == "e_sqlite3" && OperatingSystem.IsLinux() && NativeLibrary.TryLoad(SystemName, out var handle) ? handle : 0;
}
