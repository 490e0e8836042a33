namespace BuildFarm.Testing;

/// <summary>A fact that needs PostgreSQL's server; where there is none it is skipped and says so.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.Missing;
}
