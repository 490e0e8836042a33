using BuildFarm.Host.Instances;
using BuildFarm.Host.Layers;
using BuildFarm.Host.Native;
using BuildFarm.Host.Storage;
using BuildFarm.Model.HostProtocol;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Host.Images;

/// <summary>Makes images of instances, layers and images, and takes them away again.</summary>
internal sealed class ImageService(
    DataFolders folders, HostOptions options, Inventory inventory, InstanceManager instances, LayerService layers,
    TrashBin trash, TimeProvider time,
    ILogger<ImageService> logger)
{
    private readonly KeyedLock _locks = new();

    public HostImage? Find(string region, string image) => ImageFinder.Find(inventory, region, image)?.ToMessage(region);

    public IEnumerable<HostImage> List(string region) => inventory.Images
        .Where(i => i.Deregistered is null && (region.Length == 0 || i.SeenFrom(region)))
        .OrderBy(i => i.Created).Select(i => i.ToMessage(region));

    public async Task<HostImage> CreateAsync(CreateImageRequest request, CancellationToken cancellation)
    {
        RequireNames(request.Token, request.Region, request.Name);
        var id = HostIds.Image(request.Region, request.Token);
        using var turn = await _locks.EnterAsync(id, cancellation).ConfigureAwait(false);
        if (inventory.Image(id) is { } known)
        {
            return known.ToMessage();
        }
        var started = time.GetTimestamp();
        var record = await instances.TakeUpperAsync(request.InstanceId, request.Token,
            (instance, upper) => MakeAsync(id, request, instance, upper), cancellation).ConfigureAwait(false);
        LogMessages.ImageMade(logger, id, request.Name, time.GetElapsedTime(started).TotalMilliseconds, record.Stack.Layers.Count);
        return record.ToMessage();
    }

    public async Task<HostImage> CreateFromLayerAsync(CreateImageFromLayerRequest request, CancellationToken cancellation)
    {
        RequireNames(request.Token, request.Region, request.Name);
        var id = HostIds.Image(request.Region, request.Token);
        using var turn = await _locks.EnterAsync(id, cancellation).ConfigureAwait(false);
        if (inventory.Image(id) is { } known)
        {
            return known.ToMessage();
        }
        var cached = inventory.CachedLayer(request.LayerId)
            ?? throw HostException.NotFound($"There is no cached layer {request.LayerId} any more; build from the image it stood on.");
        var record = New(id, request.Region, request.Name, request.Description, request.Tags, cached.Stack);
        inventory.Put(record, cached: request.LayerKey.Length == 0 || request.LayerKey == cached.Key
            ? null
            : Cached(HostIds.Layer(id, request.LayerKey), request.LayerKey, request.LayerNotes, cached.Stack, cached.SizeBytes));
        return record.ToMessage();
    }

    public async Task<HostImage> CopyAsync(CopyImageRequest request, CancellationToken cancellation)
    {
        RequireNames(request.Token, request.Region, request.Name);
        var id = HostIds.Image(request.Region, request.Token);
        using var turn = await _locks.EnterAsync(id, cancellation).ConfigureAwait(false);
        if (inventory.Image(id) is { } known)
        {
            return known.ToMessage();
        }
        var source = Get(request.SourceRegion, request.ImageId);
        var record = New(id, request.Region, request.Name, request.Description, request.Tags, source.Stack) with { AccountId = request.AccountId };
        inventory.Put(record);
        return record.ToMessage();
    }

    /// <summary>Takes an image away; its layers go when nothing else needs them. One taken away already is no error.</summary>
    public async Task DeregisterAsync(string region, string imageId, CancellationToken cancellation)
    {
        using var turn = await _locks.EnterAsync(imageId, cancellation).ConfigureAwait(false);
        if (inventory.Image(imageId) is { Deregistered: not null })
        {
            return;
        }
        var image = Get(region, imageId);
        inventory.Put(image with { Deregistered = time.GetUtcNow() });
        layers.Evict();
    }

    /// <summary>The image as seen from a region; refuses what is not there.</summary>
    public ImageRecord Get(string region, string imageId) =>
        inventory.Image(imageId) is { } image && image.SeenFrom(region)
            ? image
            : throw HostException.NotFound($"There is no image {imageId} in region {region}.");

    /// <summary>Id of the layer that an instance's changes become.</summary>
    public static string TopLayer(string imageId) => HostIds.Layer(imageId, "top");

    private async Task<ImageRecord> MakeAsync(string id, CreateImageRequest request, InstanceRecord instance, string upper)
    {
        var layerId = TopLayer(id);
        var root = folders.LayerRoot(layerId);
        if (!Directory.Exists(root))
        {
            if (!Directory.Exists(upper))
            {
                throw HostException.Conflict($"The files of instance {instance.Id} are gone; launch another and build again.");
            }
            Directory.Move(upper, root); // the whole of the work: the changes become the layer where they lie
        }
        GuestFiles.RemoveIdentity(root);
        var size = await LayerFiles.SizeAsync(root).ConfigureAwait(false);
        var top = request.LayerKey.Length > 0 ? request.LayerKey : layerId;
        var stack = await DescribeAsync(instance.Stack, layerId, size, top).ConfigureAwait(false);
        var record = New(id, request.Region, request.Name, request.Description, request.Tags, stack);
        var cached = request.LayerKey.Length > 0
            ? Cached(HostIds.Layer(id, request.LayerKey), request.LayerKey, request.LayerNotes, stack, size)
            : null;
        // an image that was answered is on the disk: its instance's own syncs were put off until now
        await Task.Run(() => Linux.SyncFileSystem(folders.Layers)).ConfigureAwait(false);
        inventory.Put(record, layers.NewLayer(stack.Layers[^1], stack.Layers.Count == 1 ? stack.SizeBytes : size, synced: true), cached);
        if (stack.Layers.Count == 1)
        {
            trash.Throw(root); // flattened into the new one
        }
        return record;
    }

    private async Task<Stack> DescribeAsync(Stack below, string layerId, long size, string top)
    {
        IReadOnlyList<string> chain = [.. below.Layers, layerId];
        var total = below.SizeBytes + size;
        if (chain.Count > OverlayOptions.MostLayers)
        {
            (chain, total) = await FlattenAsync(chain, layerId).ConfigureAwait(false);
        }
        using var view = StackView.Open(folders, chain);
        return below with
        {
            Layers = chain,
            ContentDigest = Stack.DigestOf(below.ContentDigest, top),
            OsVersion = GuestFiles.OsVersion(view.Root),
            PackageCount = GuestFiles.PackageCount(view.Root),
            HasInit = GuestFiles.HasInit(view.Root),
            SizeBytes = total,
        };
    }

    private async Task<(IReadOnlyList<string> Chain, long Size)> FlattenAsync(IReadOnlyList<string> chain, string layerId)
    {
        var flat = HostIds.Layer(layerId, "flat");
        var temporary = folders.NewTemporary("flat");
        await LayerFiles.FlattenAsync(folders, chain, temporary).ConfigureAwait(false);
        trash.Throw(folders.LayerRoot(flat)); // of an attempt that a crash cut short
        Directory.Move(temporary, folders.LayerRoot(flat));
        return ([flat], await LayerFiles.SizeAsync(folders.LayerRoot(flat)).ConfigureAwait(false));
    }

    private ImageRecord New(
        string id, string region, string name, string description, IDictionary<string, string> tags, Stack stack) => new()
    {
        Id = id,
        Region = region,
        Name = name,
        Description = description,
        Tags = tags.ToDictionary(),
        Stack = stack,
        Created = time.GetUtcNow(),
    };

    private CachedLayerRecord Cached(string id, string key, IDictionary<string, string> notes, Stack stack, long size) => new()
    {
        Id = id,
        Key = key,
        Notes = notes.ToDictionary(),
        Stack = stack,
        SizeBytes = size,
        Created = time.GetUtcNow(),
        LastUsed = time.GetUtcNow(),
    };

    private void RequireNames(string token, string region, string name)
    {
        if (token.Length == 0 || region.Length == 0 || name.Length == 0)
        {
            throw HostException.Invalid("An image needs a token, a region and a name.");
        }
        var free = new DriveInfo(folders.Root).AvailableFreeSpace;
        if (free < options.DiskReserveBytes / 4)
        {
            throw HostException.DiskFull($"{free >> 20} MiB free");
        }
    }
}
