using Xunit.Sdk;

namespace BuildFarm.Catalog.Tests.Specification;

/// <summary>A theory of a specification: skipped in a class whose store this machine does not have.</summary>
[XunitTestCaseDiscoverer($"{SpecificationTestCase.Namespace}.{nameof(SpecificationTheoryDiscoverer)}", SpecificationTestCase.Assembly)]
public sealed class SpecificationTheoryAttribute : TheoryAttribute;
