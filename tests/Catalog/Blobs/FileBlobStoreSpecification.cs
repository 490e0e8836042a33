namespace BuildFarm.Catalog.Tests.Blobs;

public sealed class FileBlobStoreSpecification : BlobStoreSpecification, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("blobs-");

    public FileBlobStoreSpecification() => Sut = new FileBlobStore(_folder.FullName);

    protected override IBlobStore Sut { get; }

    [Fact]
    public async Task Blobs_outlive_the_store_and_half_written_files_do_not()
    {
        await Sut.AppendAsync("logs/a", 0, "abc"u8.ToArray());
        File.WriteAllText(Path.Combine(_folder.FullName, "+new", "7"), "half");

        var again = new FileBlobStore(_folder.FullName);

        Assert.Equal("abc"u8.ToArray(), await again.ReadAsync("logs/a", 0, 10));
        Assert.Equal(4, await again.AppendAsync("logs/a", 3, "d"u8.ToArray()));
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.FullName, "+new")));
    }

    [Fact]
    public async Task A_folder_of_blobs_is_no_blob()
    {
        await Sut.WriteAsync("a/b", "x"u8.ToArray());

        Assert.Null(await Sut.ReadAsync("a", 0, 1));
        Assert.Null(await Sut.LengthAsync("a"));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
