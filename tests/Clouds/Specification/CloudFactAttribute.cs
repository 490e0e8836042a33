using Xunit.Sdk;

namespace BuildFarm.Clouds.Tests.Specification;

/// <summary>A test of the specification: skipped by name for a cloud whose class says that it needs root, where there is none.</summary>
[XunitTestCaseDiscoverer("BuildFarm.Clouds.Tests.Specification.CloudFactDiscoverer", "BuildFarm.Clouds.Tests")]
public sealed class CloudFactAttribute : FactAttribute;

/// <summary>The cloud under test boots real instances.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsBuilderHostAttribute : Attribute;
