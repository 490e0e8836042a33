namespace BuildFarm.Testing;

/// <summary>A test class whose facts and theories of a specification need PostgreSQL's server.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsPostgresAttribute : Attribute;
