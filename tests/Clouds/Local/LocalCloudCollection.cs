using BuildFarm.Host.Tests.Support;

namespace BuildFarm.Clouds.Tests.Local;

[CollectionDefinition(Name)]
public sealed class LocalCloudCollection : ICollectionFixture<HostFixture>
{
    public const string Name = "local cloud";
}
