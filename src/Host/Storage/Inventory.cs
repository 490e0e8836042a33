using BuildFarm.Host.Images;
using BuildFarm.Host.Instances;
using BuildFarm.Host.Layers;
using BuildFarm.Host.Native;
using BuildFarm.Model.HostProtocol;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Host.Storage;

/// <summary>
/// Everything the host knows, and which layers are in use. Records that name layers change under one lock, so that no layer is
/// removed between being found and being named.
/// </summary>
internal sealed class Inventory
{
    private readonly DataFolders _folders;
    private readonly TrashBin _trash;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly RecordFolder<LayerRecord> _layers;
    private readonly RecordFolder<CachedLayerRecord> _cache;
    private readonly RecordFolder<ImageRecord> _images;
    private readonly RecordFolder<InstanceRecord> _instances;

    public Inventory(DataFolders folders, TrashBin trash, TimeProvider time, ILogger<Inventory> logger)
    {
        _folders = folders;
        _trash = trash;
        _time = time;
        _logger = logger;
        _layers = new RecordFolder<LayerRecord>(folders.RecordsOf("layers"));
        _cache = new RecordFolder<CachedLayerRecord>(folders.RecordsOf("cache"));
        _images = new RecordFolder<ImageRecord>(folders.RecordsOf("images"));
        _instances = new RecordFolder<InstanceRecord>(folders.RecordsOf("instances"));
    }

    public static string MachineBoot { get; } = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    public ICollection<LayerRecord> Layers => _layers.All;

    public ICollection<CachedLayerRecord> CachedLayers => _cache.All;

    public ICollection<ImageRecord> Images => _images.All;

    public ICollection<InstanceRecord> Instances => _instances.All;

    public LayerRecord? Layer(string id) => _layers.Find(id);

    public CachedLayerRecord? CachedLayer(string id) => _cache.Find(id);

    /// <summary>The image, also one that is only remembered.</summary>
    public ImageRecord? Image(string id) => _images.Find(id);

    public InstanceRecord? Instance(string id) => _instances.Find(id);

    public void Put(InstanceRecord record)
    {
        lock (_gate)
        {
            RequireLayers(record.IsLive ? record.Stack.Layers : []);
            _instances.Put(record.Id, record);
        }
    }

    /// <summary>Records an image, together with the new layer on its top and the cache entry that names it, where there are such.</summary>
    public void Put(ImageRecord record, LayerRecord? newLayer = null, CachedLayerRecord? cached = null)
    {
        lock (_gate)
        {
            if (newLayer is not null)
            {
                _layers.Put(newLayer.Id, newLayer);
            }
            RequireLayers(record.Deregistered is null ? record.Stack.Layers : []);
            if (cached is not null)
            {
                PutCached(cached);
            }
            _images.Put(record.Id, record);
        }
    }

    public void Put(CachedLayerRecord record, LayerRecord? newLayer)
    {
        lock (_gate)
        {
            if (newLayer is not null)
            {
                _layers.Put(newLayer.Id, newLayer);
            }
            RequireLayers(record.Stack.Layers);
            PutCached(record);
        }
    }

    public void PutLayer(LayerRecord record)
    {
        lock (_gate)
        {
            if (_layers.Find(record.Id) is not null)
            {
                _layers.Put(record.Id, record);
            }
        }
    }

    public void ForgetInstance(string id)
    {
        lock (_gate)
        {
            _instances.Remove(id);
        }
    }

    public void ForgetCachedLayer(string id)
    {
        lock (_gate)
        {
            _cache.Remove(id);
        }
    }

    /// <summary>Removes the layers that nothing names, and the memory of what ended long ago.</summary>
    public void Collect(TimeSpan memory)
    {
        lock (_gate)
        {
            var horizon = _time.GetUtcNow() - memory;
            foreach (var old in _instances.All.Where(i => i.Ended < horizon && i.State is HostInstanceState.Terminated).ToList())
            {
                _instances.Remove(old.Id);
            }
            foreach (var old in _images.All.Where(i => i.Deregistered < horizon).ToList())
            {
                _images.Remove(old.Id);
            }
            var used = UsedLayers();
            foreach (var unused in _layers.All.Where(l => !used.Contains(l.Id)).ToList())
            {
                _layers.Remove(unused.Id);
                _trash.Throw(_folders.LayerRoot(unused.Id));
                LogMessages.LayerRemoved(_logger, unused.Id, unused.SizeBytes);
            }
        }
    }

    /// <summary>Layers that images and instances need, whatever the cache holds.</summary>
    public HashSet<string> LayersNeededWithoutCache() =>
        [.. _images.All.Where(i => i.Deregistered is null).SelectMany(i => i.Stack.Layers), .. InstanceLayers()];

    /// <summary>
    /// At start: forgets layers whose files may not have reached the disk before the machine went down, all that stands on them, and
    /// folders that nothing names.
    /// </summary>
    public void CheckAfterStart()
    {
        lock (_gate)
        {
            var doubtful = _layers.All
                .Where(l => !Directory.Exists(_folders.LayerRoot(l.Id)) || (!l.Synced && l.MachineBoot != MachineBoot))
                .Select(l => l.Id).ToHashSet();
            foreach (var image in _images.All.Where(i => i.Deregistered is null && i.Stack.Layers.Any(doubtful.Contains)).ToList())
            {
                LogMessages.ImageDoubtful(_logger, image.Id, image.Name);
                _images.Remove(image.Id);
            }
            foreach (var entry in _cache.All.Where(c => c.Stack.Layers.Any(doubtful.Contains)).ToList())
            {
                _cache.Remove(entry.Id);
            }
            foreach (var id in doubtful)
            {
                _layers.Remove(id);
            }
            // the changes of an instance that a crash caught between their rename and the image's record
            var coming = _instances.All.Where(i => i.ImageToken.Length > 0)
                .Select(i => ImageService.TopLayer(HostIds.Image(i.Region, i.ImageToken))).ToHashSet();
            foreach (var folder in Directory.EnumerateDirectories(_folders.Layers)
                .Where(f => _layers.Find(Path.GetFileName(f)) is null && !coming.Contains(Path.GetFileName(f))).ToList())
            {
                _trash.Throw(folder);
            }
        }
    }

    /// <summary>Waits until a new layer's files are on the disk and says so in its record.</summary>
    public void Sync(string layerId)
    {
        Linux.SyncFileSystem(_folders.Layers);
        if (_layers.Find(layerId) is { Synced: false } layer)
        {
            PutLayer(layer with { Synced = true });
        }
    }

    private void PutCached(CachedLayerRecord record)
    {
        foreach (var older in _cache.All.Where(c => c.Key == record.Key && c.Id != record.Id).ToList())
        {
            _cache.Remove(older.Id);
        }
        _cache.Put(record.Id, record);
    }

    private HashSet<string> UsedLayers() => [.. LayersNeededWithoutCache(), .. _cache.All.SelectMany(c => c.Stack.Layers)];

    // a stopped instance, and a killed one whose image is being made, still need what lies under their changes
    private IEnumerable<string> InstanceLayers() =>
        _instances.All.Where(i => i.State is not HostInstanceState.Terminated).SelectMany(i => i.Stack.Layers);

    private void RequireLayers(IReadOnlyList<string> layers)
    {
        if (layers.FirstOrDefault(l => _layers.Find(l) is null) is { } missing)
        {
            throw HostException.NotFound($"Layer {missing} is not there any more: the image or cached layer it belongs to was removed meanwhile.");
        }
    }
}
