using BuildFarm.Testing;

namespace BuildFarm.Catalog.Tests.Postgres;

/// <summary>One server for all tests of this assembly that need it.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}
