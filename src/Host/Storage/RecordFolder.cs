using System.Collections.Concurrent;
using System.Text.Json;

namespace BuildFarm.Host.Storage;

/// <summary>Records of one kind: a JSON file each, all of them in memory.</summary>
internal sealed class RecordFolder<T>
    where T : class
{
    private readonly string _folder;
    private readonly ConcurrentDictionary<string, T> _records = new(StringComparer.Ordinal);

    public RecordFolder(string folder)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        foreach (var file in Directory.EnumerateFiles(_folder))
        {
            if (!file.EndsWith(".json", StringComparison.Ordinal))
            {
                File.Delete(file); // a write that a crash cut short
                continue;
            }
            _records[Path.GetFileNameWithoutExtension(file)] = Load(file);
        }
    }

    public ICollection<T> All => _records.Values;

    public T? Find(string id) => _records.GetValueOrDefault(id);

    public void Put(string id, T record)
    {
        DurableFile.Write(PathOf(id), record);
        _records[id] = record;
    }

    public void Remove(string id)
    {
        if (_records.TryRemove(id, out _))
        {
            DurableFile.Delete(PathOf(id));
        }
    }

    private string PathOf(string id) => Path.Combine(_folder, id + ".json");

    private static T Load(string file)
    {
        try
        {
            return DurableFile.Read<T>(file) ?? throw new InvalidDataException($"{file} is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file} is damaged ({e.Message}). Restore it, or remove it to forget what it describes.", e);
        }
    }
}
