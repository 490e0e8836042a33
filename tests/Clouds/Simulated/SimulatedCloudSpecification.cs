using BuildFarm.Clouds.Simulated;
using BuildFarm.Clouds.Tests.Specification;

namespace BuildFarm.Clouds.Tests.Simulated;

public sealed class SimulatedCloudSpecification : CloudSpecification
{
    private int _tokens;

    protected override ICloud Sut { get; } = new SimulatedCloud(new SimulatedCloudOptions(), TimeProvider.System);

    protected override string BaseImage => "debian-12-x86";

    protected override string NewToken() => $"spec-{++_tokens}";
}
