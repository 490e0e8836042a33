using BuildFarm.Testing;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace BuildFarm.Catalog.Tests.Specification;

/// <summary>xunit 2 knows no skipping at run time, and a fact of a base class does not know the class it runs in; its test case does.</summary>
public sealed class SpecificationTestCase : XunitTestCase
{
    public const string Namespace = "BuildFarm.Catalog.Tests.Specification";
    public const string Assembly = "BuildFarm.Catalog.Tests";

    [Obsolete("For deserialization only.")]
    public SpecificationTestCase()
    {
    }

    public SpecificationTestCase(IMessageSink sink, ITestFrameworkDiscoveryOptions options, ITestMethod method, object[]? arguments = null)
        : base(sink, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), method, arguments)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute)
        => PostgresServer.Missing is { } missing && TestMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsPostgresAttribute)).Any()
            ? missing
            : base.GetSkipReason(factAttribute);
}
