using BuildFarm.Catalog.Tests.Specification;

namespace BuildFarm.Catalog.Tests.Sqlite;

/// <summary>A catalog file in a folder of its own.</summary>
internal sealed class SqlitePlace : ICatalogPlace
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("catalog-");

    public string Folder => _folder.FullName;

    public string Path => System.IO.Path.Combine(Folder, "catalog.db");

    public Task<ICatalog> OpenAsync() => CatalogFactory.OpenAsync($"sqlite:{Path}");

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return default;
    }
}
