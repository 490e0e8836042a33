namespace BuildFarm.Catalog;

/// <summary>An append began beyond the blob's end. Send again from <see cref="Length"/>.</summary>
public sealed class BlobGapException(string name, long length, long offset)
    : Exception($"The blob {name} has {length} bytes; an append at {offset} would leave a gap. Send again from {length}.")
{
    public long Length { get; } = length;

    public long Offset { get; } = offset;
}
