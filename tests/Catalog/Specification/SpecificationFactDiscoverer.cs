using Xunit.Abstractions;
using Xunit.Sdk;

namespace BuildFarm.Catalog.Tests.Specification;

public sealed class SpecificationFactDiscoverer(IMessageSink sink) : FactDiscoverer(sink)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions options, ITestMethod method, IAttributeInfo fact)
        => new SpecificationTestCase(DiagnosticMessageSink, options, method);
}
