using BuildFarm.Catalog.Blobs;

namespace BuildFarm.Catalog;

/// <summary>Blobs in memory, for simulations and tests: every call is complete when it returns.</summary>
public sealed class MemoryBlobStore : IBlobStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MemoryStream> _blobs = new(StringComparer.Ordinal);

    public Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
        => Run(name, () =>
        {
            var blob = new MemoryStream(content.Length);
            blob.Write(content.Span);
            _blobs[name] = blob;
            return true;
        }, cancellation);

    public Task<long> AppendAsync(string name, long offset, ReadOnlyMemory<byte> content, bool durable = true, CancellationToken cancellation = default)
        => Run(name, () =>
        {
            var blob = _blobs.GetValueOrDefault(name);
            var fresh = BlobAppend.Fresh(name, blob?.Length ?? 0, offset, content);
            blob ??= _blobs[name] = new MemoryStream();
            blob.Position = blob.Length;
            blob.Write(fresh.Span);
            return blob.Length;
        }, cancellation);

    public Task<byte[]?> ReadAsync(string name, long offset, int count, CancellationToken cancellation = default)
        => Run(name, () =>
        {
            BlobAppend.CheckRead(offset, count);
            if (!_blobs.TryGetValue(name, out var blob))
            {
                return null;
            }
            var start = (int)Math.Min(offset, blob.Length);
            return blob.GetBuffer().AsSpan(start, (int)Math.Min(count, blob.Length - start)).ToArray();
        }, cancellation);

    public Task<long?> LengthAsync(string name, CancellationToken cancellation = default)
        => Run(name, () => _blobs.TryGetValue(name, out var blob) ? blob.Length : (long?)null, cancellation);

    public Task DeleteAsync(string name, CancellationToken cancellation = default)
        => Run(name, () => _blobs.Remove(name), cancellation);

    private Task<T> Run<T>(string name, Func<T> call, CancellationToken cancellation)
    {
        BlobName.Check(name);
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellation);
        }
        try
        {
            lock (_gate)
            {
                return Task.FromResult(call());
            }
        }
        catch (Exception failure)
        {
            return Task.FromException<T>(failure);
        }
    }
}
