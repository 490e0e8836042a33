using BuildFarm.Silo.Configuration;

namespace BuildFarm.Silo.Hosting;

/// <summary>One server a data folder: the lock goes with the process, however it ends.</summary>
internal static class DataLock
{
    public static FileStream Take(string folder)
    {
        var path = Path.Combine(folder, "up.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new UsageException($"another farm runs on {folder}, or {path} can't be opened ({error.Message}); stop it, or give another --data");
        }
    }
}
