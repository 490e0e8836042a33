using BuildFarm.Host.Instances;
using BuildFarm.Host.Layers;
using BuildFarm.Host.Processes;
using BuildFarm.Host.Storage;
using BuildFarm.Model.HostProtocol;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Host.Images;

/// <summary>Images from outside: base images made with mmdebstrap, folders, tar archives and disks.</summary>
internal sealed class ImportService(
    DataFolders folders, Inventory inventory, LayerService layers, BaseImageBuilder bases, TimeProvider time, ILogger<ImportService> logger)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(30);
    private readonly KeyedLock _locks = new();

    /// <summary>The base image of that name, made where it is not there yet.</summary>
    public async Task<HostImage> PrepareBaseAsync(string name, CancellationToken cancellation)
    {
        var id = HostIds.Image(ImageRecord.EveryRegion, name);
        using var turn = await _locks.EnterAsync(id, cancellation).ConfigureAwait(false);
        if (inventory.Image(id) is { Deregistered: null } known)
        {
            return known.ToMessage();
        }
        var made = await bases.MakeAsync(name).ConfigureAwait(false);
        var temporary = folders.NewTemporary("base");
        await LayerFiles.LinkOrCopyAsync(made, temporary).ConfigureAwait(false);
        return await RecordAsync(id, ImageRecord.EveryRegion, name, "Debian, made by mmdebstrap", new Dictionary<string, string>(), temporary)
            .ConfigureAwait(false);
    }

    public async Task<HostImage> ImportAsync(ImportImageRequest request, CancellationToken cancellation)
    {
        var region = request.Base ? ImageRecord.EveryRegion : request.Region;
        if (request.Token.Length == 0 || request.Name.Length == 0 || region.Length == 0 || !Path.IsPathFullyQualified(request.Path))
        {
            throw HostException.Invalid("An import needs a token, a region, a name and an absolute path.");
        }
        var id = HostIds.Image(region, request.Token);
        using var turn = await _locks.EnterAsync(id, cancellation).ConfigureAwait(false);
        if (inventory.Image(id) is { } known)
        {
            return known.ToMessage();
        }
        var temporary = folders.NewTemporary("import");
        try
        {
            await FillAsync(request.Path, temporary, folders.NewTemporary("disk")).ConfigureAwait(false);
            return await RecordAsync(id, region, request.Name, request.Description, request.Tags, temporary).ConfigureAwait(false);
        }
        catch
        {
            await Command.RunAsync("rm", ["-rf", "--one-file-system", "--", temporary], s_limit).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task FillAsync(string path, string target, string scratch)
    {
        if (Directory.Exists(path))
        {
            await LayerFiles.CopyAsync(path, target).ConfigureAwait(false);
        }
        else if (File.Exists(path))
        {
            await (DiskFormat.Of(path) is { } format ? DiskImport.CopyRootAsync(path, format, target, scratch) : ExtractAsync(path, target)).ConfigureAwait(false);
        }
        else
        {
            throw HostException.NotFound($"There is no file or folder {path} on the builder host's machine.");
        }
        if (!Directory.Exists(Path.Combine(target, "etc")) || !new[] { "bin", "usr" }.Any(f => Directory.Exists(Path.Combine(target, f))))
        {
            throw HostException.Invalid($"{path} is no root file system: it has no etc, or neither bin nor usr, at its top.");
        }
    }

    private static async Task ExtractAsync(string path, string target)
    {
        Directory.CreateDirectory(target);
        try
        {
            // GNU tar refuses members that climb out of the folder, and finds out the compression itself
            await Command.RunAsync("tar",
                ["--extract", "--file", path, "--directory", target, "--numeric-owner", "--same-permissions", "--xattrs", "--xattrs-include=*", "--acls"],
                s_limit).ConfigureAwait(false);
        }
        catch (HostException failed) when (failed.Code == HostErrorCode.Unavailable)
        {
            throw HostException.Invalid($"{path} is neither a tar archive nor a disk that can be read: {failed.Message}");
        }
    }

    private async Task<HostImage> RecordAsync(
        string id, string region, string name, string description, IDictionary<string, string> tags, string temporary)
    {
        var started = time.GetTimestamp();
        var layerId = HostIds.Layer(id, time.GetUtcNow().ToUnixTimeMilliseconds().ToString());
        var size = await LayerFiles.SizeAsync(temporary).ConfigureAwait(false);
        var record = new ImageRecord
        {
            Id = id,
            Region = region,
            Name = name,
            Description = description,
            Tags = tags.ToDictionary(),
            Created = time.GetUtcNow(),
            Stack = new Stack
            {
                Layers = [layerId],
                ContentDigest = Stack.DigestOf("import", ImportDigest.Of(temporary, layerId)),
                OsVersion = GuestFiles.OsVersion(temporary),
                PackageCount = GuestFiles.PackageCount(temporary),
                HasInit = GuestFiles.HasInit(temporary),
                SizeBytes = size,
            },
        };
        Directory.Move(temporary, folders.LayerRoot(layerId));
        inventory.Put(record, layers.NewLayer(layerId, size));
        layers.SyncLater(layerId);
        LogMessages.ImageMade(logger, id, name, time.GetElapsedTime(started).TotalMilliseconds, 1);
        return record.ToMessage();
    }
}
