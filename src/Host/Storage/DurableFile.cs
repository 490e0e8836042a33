using System.Text.Json;
using BuildFarm.Host.Native;

namespace BuildFarm.Host.Storage;

/// <summary>Records on disk, each a JSON file that is either the old or the new one after any crash.</summary>
internal static class DurableFile
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes beside, flushes, renames, flushes the folder. Readable by the owner alone.</summary>
    public static void Write<T>(string path, T value)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = OwnerOnly,
            }))
            {
                JsonSerializer.Serialize(stream, value, Json);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        Linux.SyncFolder(Path.GetDirectoryName(path)!);
    }

    public static T? Read<T>(string path)
        where T : class
    {
        if (!File.Exists(path))
        {
            return null;
        }
        using var stream = File.OpenRead(path);
        return JsonSerializer.Deserialize<T>(stream, Json);
    }

    public static void Delete(string path)
    {
        File.Delete(path);
        Linux.SyncFolder(Path.GetDirectoryName(path)!);
    }
}
