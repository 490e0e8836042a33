namespace BuildFarm.Catalog.Blobs;

/// <summary>The rules of appends and reads that both stores share.</summary>
internal static class BlobAppend
{
    /// <summary>The part of content that lies beyond the blob's end.</summary>
    /// <exception cref="BlobGapException">The offset lies beyond the end: something in between is missing.</exception>
    public static ReadOnlyMemory<byte> Fresh(string name, long length, long offset, ReadOnlyMemory<byte> content)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset > length)
        {
            throw new BlobGapException(name, length, offset);
        }
        var known = length - offset;
        return known >= content.Length ? default : content[(int)known..];
    }

    public static void CheckRead(long offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
    }
}
