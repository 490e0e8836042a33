namespace BuildFarm.Catalog.Tests.Sqlite;

/// <summary>A fact that mounts a file system.</summary>
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip = Environment.IsPrivilegedProcess ? null : "only root may mount the small file system that this test fills";
}
