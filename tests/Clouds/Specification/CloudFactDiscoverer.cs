using BuildFarm.Host.Tests.Support;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace BuildFarm.Clouds.Tests.Specification;

public sealed class CloudFactDiscoverer(IMessageSink diagnostics) : FactDiscoverer(diagnostics)
{
    protected override IXunitTestCase CreateTestCase(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new CloudTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
}

public sealed class CloudTestCase : XunitTestCase
{
    [Obsolete("called by the deserialiser")]
    public CloudTestCase()
    {
    }

    public CloudTestCase(IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(diagnostics, display, options, method)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsBuilderHostAttribute)).Any()
            ? new RootFactAttribute().Skip
            : base.GetSkipReason(factAttribute);
}
