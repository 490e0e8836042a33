using System.Security.Cryptography;
using BuildFarm.Host.Layers;
using BuildFarm.Host.Processes;
using BuildFarm.Host.Storage;
using BuildFarm.Model.HostProtocol;

namespace BuildFarm.Host.Images;

/// <summary>
/// Writes images to files: tar (the root), raw (an ext4 file system without a partition table) and qcow2 (the same for QEMU). They hold what
/// the image holds: a base image has no kernel and no boot loader, so a raw or qcow2 of it is a disk to mount or to boot with a kernel
/// from outside.
/// </summary>
internal sealed class ExportService
{
    private const long MiB = 1L << 20;
    private static readonly TimeSpan s_limit = TimeSpan.FromHours(1);
    private readonly DataFolders _folders;
    private readonly ImageService _images;
    private readonly TimeProvider _time;
    private readonly RecordFolder<ExportRecord> _done;
    private readonly KeyedLock _locks = new();

    public ExportService(DataFolders folders, ImageService images, TimeProvider time)
    {
        _folders = folders;
        _images = images;
        _time = time;
        _done = new RecordFolder<ExportRecord>(folders.RecordsOf("exports"));
    }

    public async Task<ExportImageResponse> ExportAsync(ExportImageRequest request, CancellationToken cancellation)
    {
        Check(request);
        var id = HostIds.Layer(request.Region, $"export:{request.Token}");
        using var turn = await _locks.EnterAsync(id, cancellation).ConfigureAwait(false);
        if (_done.Find(id) is { } known && File.Exists(known.Path))
        {
            return Message(known);
        }
        if (File.Exists(request.Path))
        {
            // the host is root: whoever may export must not thereby replace any file of the machine
            throw HostException.Conflict($"{request.Path} exists: an export replaces no file; remove it, or name another.");
        }
        var image = _images.Get(request.Region, request.ImageId);
        // beside the target: the rename must not cross file systems
        var temporary = Path.Combine(Path.GetDirectoryName(request.Path)!, $".{Path.GetFileName(request.Path)}.{id}.tmp");
        try
        {
            using (var view = StackView.Open(_folders, image.Stack.Layers))
            {
                await WriteAsync(request.Format, view.Root, image, temporary).ConfigureAwait(false);
            }
            var record = new ExportRecord(request.Path, new FileInfo(temporary).Length, await HashAsync(temporary).ConfigureAwait(false), _time.GetUtcNow());
            // the record first: a host that dies before the rename makes the file again, one that dies after it knows the file as its own
            _done.Put(id, record);
            File.Move(temporary, request.Path, overwrite: false);
            return Message(record);
        }
        finally
        {
            File.Delete(temporary);
            File.Delete(temporary + ".raw");
        }
    }

    private static async Task WriteAsync(string format, string root, ImageRecord image, string target)
    {
        switch (format)
        {
            case "tar":
                // 1 says that a file changed meanwhile: a frozen layer's content can't, but its count of links does when another layer shares a file
                await Command.RunAsync("tar",
                    ["--create", "--file", target, "--directory", root, "--numeric-owner", "--sort=name", "--acls",
                     "--xattrs", "--xattrs-exclude=trusted.overlay.*", "."], s_limit, mostExitCode: 1).ConfigureAwait(false);
                return;
            case "raw":
                await WriteRawAsync(root, image, target).ConfigureAwait(false);
                return;
            default:
                await WriteRawAsync(root, image, target + ".raw").ConfigureAwait(false);
                await Command.RunAsync("qemu-img", ["convert", "-f", "raw", "-O", "qcow2", target + ".raw", target], s_limit).ConfigureAwait(false);
                return;
        }
    }

    private static async Task WriteRawAsync(string root, ImageRecord image, string target)
    {
        // a third and 256 MiB to spare; the file is sparse
        var bytes = ((image.Stack.SizeBytes * 4 / 3) + (256 * MiB)) / MiB * MiB;
        await using (var file = new FileStream(target, FileMode.Create))
        {
            file.SetLength(bytes);
        }
        await Command.RunAsync("mke2fs", ["-q", "-F", "-t", "ext4", "-L", "root", "-d", root, target], s_limit).ConfigureAwait(false);
    }

    private static async Task<string> HashAsync(string path)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream).ConfigureAwait(false));
    }

    private static void Check(ExportImageRequest request)
    {
        if (request.Token.Length == 0)
        {
            throw HostException.Invalid("The field token is missing.");
        }
        if (request.Format is not ("tar" or "raw" or "qcow2"))
        {
            throw HostException.Invalid($"The format \"{request.Format}\" is unknown: tar, raw or qcow2.");
        }
        if (!Path.IsPathFullyQualified(request.Path) || Directory.Exists(request.Path) || !Directory.Exists(Path.GetDirectoryName(request.Path)))
        {
            throw HostException.Invalid($"{request.Path} can't be written: an export needs the absolute path of a file in a folder that exists.");
        }
        var tool = request.Format switch { "tar" => "tar", "raw" => "mke2fs", _ => "qemu-img" };
        if (Tools.Missing(tool) is { } missing)
        {
            throw HostException.Invalid(missing);
        }
    }

    private static ExportImageResponse Message(ExportRecord record) =>
        new() { Path = record.Path, SizeBytes = record.SizeBytes, Sha256 = record.Sha256 };
}
