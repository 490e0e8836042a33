using System.Globalization;
using System.Text.Json;
using BuildFarm.Host.Processes;

namespace BuildFarm.Host.Images;

/// <summary>
/// The root of a disk's file: raw, qcow2, VMDK, VHD or VHDX, with a partition table or without, the root on ext2 to ext4 or XFS. The file
/// is somebody's: its format is what its bytes say, it may refer to no other file, and it is mounted read-only in a namespace that ends with the copy.
/// </summary>
internal static class DiskImport
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(30);

    /// <summary>Copies the root into a new folder.</summary>
    /// <param name="scratch">A path for a file that is removed again.</param>
    /// <exception cref="HostException">Invalid: no root is found on it, or it refers to other files.</exception>
    public static async Task CopyRootAsync(string path, string format, string target, string scratch)
    {
        if (format == "raw")
        {
            await CopyRootAsync(path, target).ConfigureAwait(false);
            return;
        }
        await RefuseReferencesAsync(path, format).ConfigureAwait(false);
        try
        {
            await RunAsync("qemu-img", ["convert", "-f", format, "-O", "raw", path, scratch], path).ConfigureAwait(false);
            await CopyRootAsync(scratch, target).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(scratch);
        }
    }

    /// <summary>A disk that is only a difference to another file would be read together with that file, whosever it is.</summary>
    private static async Task RefuseReferencesAsync(string path, string format)
    {
        var answer = await RunAsync("qemu-img", ["info", "-f", format, "--output=json", path], path).ConfigureAwait(false);
        using var info = JsonDocument.Parse(answer);
        if (info.RootElement.TryGetProperty("backing-filename", out _) || info.RootElement.TryGetProperty("full-backing-filename", out _)
            || answer.Contains("\"data-file\"", StringComparison.Ordinal))
        {
            throw HostException.Invalid($"{path} refers to another file, which does not come with it. Export the disk as one file.");
        }
    }

    private static async Task CopyRootAsync(string disk, string target)
    {
        foreach (var (start, size) in await PartitionsAsync(disk).ConfigureAwait(false))
        {
            Directory.CreateDirectory(target);
            if (await TryCopyAsync(disk, start, size, target).ConfigureAwait(false))
            {
                return;
            }
            await Command.RunAsync("rm", ["-rf", "--one-file-system", "--", target], s_limit).ConfigureAwait(false);
        }
        throw HostException.Invalid("The disk has no root file system that can be read: none of its partitions is ext2, ext3, ext4 or XFS with an etc, and bin or usr, at its top.");
    }

    /// <summary>Starts and sizes in bytes, the largest first; the whole disk where it has no table.</summary>
    private static async Task<IReadOnlyList<(long Start, long Size)>> PartitionsAsync(string disk)
    {
        string answer;
        try
        {
            answer = await Command.RunAsync("sfdisk", ["--json", disk], s_limit).ConfigureAwait(false);
        }
        catch (HostException)
        {
            return [(0, new FileInfo(disk).Length)];
        }
        using var json = JsonDocument.Parse(answer);
        var table = json.RootElement.GetProperty("partitiontable");
        var sector = table.TryGetProperty("sectorsize", out var given) ? given.GetInt64() : 512;
        return table.TryGetProperty("partitions", out var partitions)
            ? [.. partitions.EnumerateArray().Select(p => (p.GetProperty("start").GetInt64() * sector, p.GetProperty("size").GetInt64() * sector)).OrderByDescending(p => p.Item2)]
            : [];
    }

    /// <summary>False when there is no such file system, or no root on it.</summary>
    private static async Task<bool> TryCopyAsync(string disk, long start, long size, string target)
    {
        // the mount lies in a namespace of its own: it ends with the copy, however that ends
        const string script = """
            type=$1 options=$2 disk=$3 target=$4
            mount -t "$type" -o "$options" "$disk" /mnt || exit 64
            if ! [ -d /mnt/etc ] || ! { [ -d /mnt/bin ] || [ -d /mnt/usr ]; }; then exit 65; fi
            cp -a -- /mnt/. "$target/"
            """;
        var place = string.Create(CultureInfo.InvariantCulture, $"ro,nodev,nosuid,noexec,loop,offset={start},sizelimit={size}");
        foreach (var (type, options) in new[] { ("ext4", place + ",noload"), ("xfs", place + ",norecovery,nouuid") })
        {
            try
            {
                await Command.RunAsync("unshare", ["--mount", "--propagation", "private", "--", "sh", "-c", script, "sh", type, options, disk, target], s_limit).ConfigureAwait(false);
                return true;
            }
            catch (HostException refused) when (refused.Message.Contains("exit code 64", StringComparison.Ordinal))
            {
                // not that file system
            }
            catch (HostException refused) when (refused.Message.Contains("exit code 65", StringComparison.Ordinal))
            {
                return false;
            }
        }
        return false;
    }

    /// <summary>A program whose failure is the file's fault.</summary>
    private static async Task<string> RunAsync(string program, string[] arguments, string path)
    {
        if (Tools.Missing(program) is { } missing)
        {
            throw HostException.Invalid(missing);
        }
        try
        {
            return await Command.RunAsync(program, arguments, s_limit).ConfigureAwait(false);
        }
        catch (HostException failed) when (failed.Code == Model.HostProtocol.HostErrorCode.Unavailable)
        {
            throw HostException.Invalid($"{path} can't be read: {failed.Message}");
        }
    }
}
