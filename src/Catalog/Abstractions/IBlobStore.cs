namespace BuildFarm.Catalog;

/// <summary>
/// Logs, documents and reports by name. Names are relative paths of [A-Za-z0-9._-] segments; others are an <see cref="ArgumentException"/>.
/// What was answered is durable.
/// </summary>
public interface IBlobStore
{
    /// <summary>Makes or replaces a blob; a reader sees the old content or the new, never a part.</summary>
    Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation = default);

    /// <summary>Appends at an expected offset; a shorter blob is refused with <see cref="BlobGapException"/>, an overlap is dropped, so that a repeated append changes nothing. Answers the new length. What is not durable is kept by the system alone until a later append is: it outlives the process, not the machine.</summary>
    Task<long> AppendAsync(string name, long offset, ReadOnlyMemory<byte> content, bool durable = true, CancellationToken cancellation = default);

    /// <summary>Up to count bytes (16 MiB at most) from offset; empty at the end; null when there is no such blob.</summary>
    Task<byte[]?> ReadAsync(string name, long offset, int count, CancellationToken cancellation = default);

    /// <summary>Bytes, or null when there is no such blob.</summary>
    Task<long?> LengthAsync(string name, CancellationToken cancellation = default);

    Task DeleteAsync(string name, CancellationToken cancellation = default);
}
