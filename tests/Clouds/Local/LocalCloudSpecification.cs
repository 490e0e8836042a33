using BuildFarm.Clouds.Local;
using BuildFarm.Clouds.Tests.Specification;
using BuildFarm.Host.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace BuildFarm.Clouds.Tests.Local;

[NeedsBuilderHost]
[Collection(LocalCloudCollection.Name)]
public sealed class LocalCloudSpecification(HostFixture host) : CloudSpecification, IDisposable
{
    private readonly LocalCloud _sut = new(
        new LocalCloudOptions { SocketPath = Path.Combine(host.Data, "host.sock") },
        new AgentOutbox(TimeProvider.System), new AgentTokens(new byte[32]), TimeProvider.System, NullLogger<LocalCloud>.Instance);

    protected override ICloud Sut => _sut;

    protected override string BaseImage => HostFixture.Base;

    protected override string NewToken() => "spec-" + host.NewToken();

    public void Dispose() => _sut.Dispose();
}
