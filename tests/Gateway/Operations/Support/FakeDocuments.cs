using BuildFarm.Clouds.Objects;

namespace BuildFarm.Gateway.Tests.Operations.Support;

/// <summary>Objects by bucket/key.</summary>
public sealed class FakeDocuments : IDocumentSource
{
    public Dictionary<string, string> Objects { get; } = [];

    public Task<string> ReadAsync(string region, string bucket, string key, int maximumBytes, CancellationToken cancellation) =>
        Objects.TryGetValue($"{bucket}/{key}", out var text) ? Task.FromResult(text) : throw new ObjectException("there is no such object");
}
