using BuildFarm.Clouds.Documents;

namespace BuildFarm.Gateway.Tests.Operations.Support;

/// <summary>Objects by bucket/key.</summary>
public sealed class FakeDocuments : IDocumentSource
{
    public Dictionary<string, string> Objects { get; } = [];

    public Task<string> ReadAsync(string region, string bucket, string key, int maximumBytes, CancellationToken cancellation) =>
        Objects.TryGetValue($"{bucket}/{key}", out var text) ? Task.FromResult(text) : throw new DocumentSourceException("there is no such object");
}
