using Xunit.Abstractions;
using Xunit.Sdk;

namespace BuildFarm.Catalog.Tests.Specification;

public sealed class SpecificationTheoryDiscoverer(IMessageSink sink) : TheoryDiscoverer(sink)
{
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForDataRow(
        ITestFrameworkDiscoveryOptions options, ITestMethod method, IAttributeInfo theory, object[] row)
        => [new SpecificationTestCase(DiagnosticMessageSink, options, method, row)];
}
