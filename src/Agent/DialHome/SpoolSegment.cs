using System.Buffers.Binary;

namespace BuildFarm.Agent.DialHome;

/// <summary>One file of a spool: records of length, checksum and bytes. A torn record ends it.</summary>
internal sealed class SpoolSegment : IDisposable
{
    private const int HeaderBytes = 8;

    private readonly FileStream _file;

    private SpoolSegment(string path, FileStream file) => (Path, _file) = (path, file);

    public string Path { get; }

    public long Length => _file.Length;

    /// <summary>Of the newest record in it.</summary>
    public long LastSequence { get; set; }

    public static SpoolSegment Create(string path) => new(path, new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0));

    /// <summary>The whole records of a file that an earlier agent wrote.</summary>
    public static IEnumerable<byte[]> Read(string path)
    {
        byte[] all = File.ReadAllBytes(path);
        for (int at = 0; at + HeaderBytes <= all.Length;)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(all.AsSpan(at));
            if (length < 0 || at + HeaderBytes + length > all.Length)
            {
                yield break;
            }

            byte[] record = all.AsSpan(at + HeaderBytes, length).ToArray();
            if (Checksum.Of(record) != BinaryPrimitives.ReadUInt32LittleEndian(all.AsSpan(at + 4)))
            {
                yield break;
            }

            yield return record;
            at += HeaderBytes + length;
        }
    }

    public void Append(ReadOnlySpan<byte> record, bool flush)
    {
        byte[] framed = new byte[HeaderBytes + record.Length];
        BinaryPrimitives.WriteInt32LittleEndian(framed, record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(framed.AsSpan(4), Checksum.Of(record));
        record.CopyTo(framed.AsSpan(HeaderBytes));
        _file.Write(framed);
        if (flush)
        {
            _file.Flush(flushToDisk: true);
        }
    }

    public void Delete()
    {
        Dispose();
        File.Delete(Path);
    }

    public void Dispose() => _file.Dispose();
}
