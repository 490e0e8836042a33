using BuildFarm.Catalog;

namespace BuildFarm.Grains.Tests.Support;

/// <summary>A store whose appends are not there before they are let through.</summary>
internal sealed class SlowBlobStore(IBlobStore inner) : IBlobStore
{
    public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task<long> AppendAsync(string name, long offset, ReadOnlyMemory<byte> content, bool durable = true, CancellationToken cancellation = default)
    {
        await Written.Task;
        return await inner.AppendAsync(name, offset, content, durable, cancellation);
    }

    public Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) => inner.WriteAsync(name, content, cancellation);

    public Task<byte[]?> ReadAsync(string name, long offset, int count, CancellationToken cancellation = default) => inner.ReadAsync(name, offset, count, cancellation);

    public Task<long?> LengthAsync(string name, CancellationToken cancellation = default) => inner.LengthAsync(name, cancellation);

    public Task DeleteAsync(string name, CancellationToken cancellation = default) => inner.DeleteAsync(name, cancellation);
}
