using Xunit.Sdk;

namespace BuildFarm.Catalog.Tests.Specification;

/// <summary>A fact of a specification: skipped in a class whose store this machine does not have.</summary>
[XunitTestCaseDiscoverer($"{SpecificationTestCase.Namespace}.{nameof(SpecificationFactDiscoverer)}", SpecificationTestCase.Assembly)]
public sealed class SpecificationFactAttribute : FactAttribute;
