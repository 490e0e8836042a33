namespace BuildFarm.Catalog.Tests.Blobs;

public sealed class MemoryBlobStoreSpecification : BlobStoreSpecification
{
    protected override IBlobStore Sut { get; } = new MemoryBlobStore();
}
