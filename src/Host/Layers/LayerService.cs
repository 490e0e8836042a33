using BuildFarm.Host.Instances;
using BuildFarm.Host.Storage;
using BuildFarm.Model.HostProtocol;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Host.Layers;

/// <summary>The layer cache: captures what a running instance changed, finds it again by key, bounds what it keeps.</summary>
internal sealed class LayerService(
    DataFolders folders, HostOptions options, Inventory inventory, InstanceManager instances, TimeProvider time, ILogger<LayerService> logger)
{
    private readonly KeyedLock _locks = new();

    /// <summary>The first of the keys that is kept and young enough.</summary>
    public HostLayer? Find(IEnumerable<string> keysDeepestFirst, TimeSpan maximumAge)
    {
        var oldest = time.GetUtcNow() - maximumAge;
        var byKey = inventory.CachedLayers.ToLookup(c => c.Key, StringComparer.Ordinal);
        var found = keysDeepestFirst.SelectMany(key => byKey[key]).FirstOrDefault(c => c.Created >= oldest);
        if (found is null)
        {
            return null;
        }
        inventory.Put(found with { LastUsed = time.GetUtcNow() }, newLayer: null);
        return Message(found);
    }

    /// <summary>Freezes the instance and copies what it changed. The same instance and key again answers the first capture.</summary>
    public async Task<HostLayer> CaptureAsync(CaptureLayerRequest request, CancellationToken cancellation)
    {
        if (request.Key.Length == 0)
        {
            throw HostException.Invalid("The field key is missing.");
        }
        var id = HostIds.Layer(request.InstanceId, request.Key);
        using var turn = await _locks.EnterAsync(id, cancellation).ConfigureAwait(false);
        if (inventory.CachedLayer(id) is { } known)
        {
            return Message(known);
        }
        var temporary = folders.NewTemporary("capture");
        var started = time.GetTimestamp();
        InstanceRecord? source = null;
        try
        {
            await instances.WhileFrozenAsync(request.InstanceId, async (record, upper) =>
            {
                source = record;
                await LayerFiles.CopyAsync(upper, temporary).ConfigureAwait(false);
            }, cancellation).ConfigureAwait(false);
        }
        catch
        {
            await RemoveAsync(temporary).ConfigureAwait(false);
            throw;
        }
        var frozen = time.GetElapsedTime(started);
        var made = await RecordAsync(id, request, source!.Stack, temporary).ConfigureAwait(false);
        LogMessages.Captured(logger, id, request.InstanceId, made.SizeBytes, frozen.TotalMilliseconds);
        Evict();
        return Message(made);
    }

    /// <summary>Removes the longest unused entries until the rest is within the bound. What images or instances need costs the cache nothing.</summary>
    public void Evict()
    {
        var needed = inventory.LayersNeededWithoutCache();
        var own = inventory.CachedLayers.Where(c => !needed.Contains(c.Stack.Layers[^1])).OrderBy(c => c.LastUsed).ToList();
        var total = own.Sum(c => c.SizeBytes);
        foreach (var entry in own.TakeWhile(_ => total > options.CacheBytes))
        {
            total -= entry.SizeBytes;
            inventory.ForgetCachedLayer(entry.Id);
            LogMessages.Evicted(logger, entry.Id, options.CacheBytes);
        }
        inventory.Collect(options.Memory);
    }

    /// <summary>A new layer's record.</summary>
    public LayerRecord NewLayer(string id, long sizeBytes, bool synced = false) => new()
    {
        Id = id,
        SizeBytes = sizeBytes,
        Created = time.GetUtcNow(),
        Synced = synced,
        MachineBoot = Inventory.MachineBoot,
    };

    /// <summary>Flushes in the background; until then a fall of the machine costs the layer, never a wrong one.</summary>
    public void SyncLater(string layerId) => _ = Task.Run(() =>
    {
        try
        {
            inventory.Sync(layerId);
        }
        catch (Exception e)
        {
            LogMessages.SyncFailed(logger, layerId, e.Message);
        }
    });

    private async Task<CachedLayerRecord> RecordAsync(string id, CaptureLayerRequest request, Stack below, string temporary)
    {
        GuestFiles.RemoveIdentity(temporary);
        var size = await LayerFiles.SizeAsync(temporary).ConfigureAwait(false);
        Directory.Move(temporary, folders.LayerRoot(id));
        IReadOnlyList<string> layers = [.. below.Layers, id];
        using var view = StackView.Open(folders, layers);
        var now = time.GetUtcNow();
        var record = new CachedLayerRecord
        {
            Id = id,
            Key = request.Key,
            Notes = request.Notes.ToDictionary(),
            Stack = below with
            {
                Layers = layers,
                ContentDigest = Stack.DigestOf(below.ContentDigest, request.Key),
                OsVersion = GuestFiles.OsVersion(view.Root),
                PackageCount = GuestFiles.PackageCount(view.Root),
                HasInit = GuestFiles.HasInit(view.Root),
                SizeBytes = below.SizeBytes + size,
            },
            SizeBytes = size,
            Created = now,
            LastUsed = now,
        };
        inventory.Put(record, NewLayer(id, size));
        SyncLater(id);
        return record;
    }

    private static async Task RemoveAsync(string folder)
    {
        if (Directory.Exists(folder))
        {
            await Processes.Command.RunAsync("rm", ["-rf", "--one-file-system", "--", folder], TimeSpan.FromMinutes(5)).ConfigureAwait(false);
        }
    }

    private static HostLayer Message(CachedLayerRecord record) => new()
    {
        Id = record.Id,
        Key = record.Key,
        Created = Timestamp.FromDateTimeOffset(record.Created),
        Notes = { record.Notes.ToDictionary() },
        SizeBytes = record.SizeBytes,
    };
}
