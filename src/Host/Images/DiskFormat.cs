using System.Buffers.Binary;

namespace BuildFarm.Host.Images;

/// <summary>Which format a disk's file has, by its own first and last bytes; names are no evidence.</summary>
internal static class DiskFormat
{
    private const int ExtMagicAt = 0x438;
    private const int BootMagicAt = 510;
    private const int SectorSize = 512;

    /// <summary>The format as qemu-img names it: qcow2, vmdk, vpc, vhdx or raw; null for what is no disk.</summary>
    public static string? Of(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[2048];
        head.Clear();
        file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (head.StartsWith("QFI"u8) && head[3] == 0xfb)
        {
            return "qcow2";
        }
        if (head.StartsWith("KDMV"u8))
        {
            return "vmdk";
        }
        if (head.StartsWith("vhdxfile"u8))
        {
            return "vhdx";
        }
        if (head.StartsWith("conectix"u8) || EndsLikeVhd(file))
        {
            return "vpc";
        }
        var isExt = BinaryPrimitives.ReadUInt16LittleEndian(head[ExtMagicAt..]) == 0xef53;
        return isExt || (head[BootMagicAt] == 0x55 && head[BootMagicAt + 1] == 0xaa) ? "raw" : null;
    }

    private static bool EndsLikeVhd(FileStream file)
    {
        if (file.Length < 2 * SectorSize)
        {
            return false;
        }
        Span<byte> last = stackalloc byte[8];
        file.Position = file.Length - SectorSize;
        file.ReadExactly(last);
        return last.SequenceEqual("conectix"u8);
    }
}
