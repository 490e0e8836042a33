using BuildFarm.Agent.Modules.Files;
using BuildFarm.Agent.Tests.Support;

namespace BuildFarm.Agent.Tests.Modules;

public sealed class FileCopyTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(70_000_000)]
    public void Content_mode_and_time_arrive_also_over_a_longer_file(int length)
    {
        byte[] content = new byte[length];
        new Random(1).NextBytes(content);
        File.WriteAllBytes(_folder["a"], content);
        File.SetUnixFileMode(_folder["a"], UnixFileMode.UserRead | UnixFileMode.GroupExecute);
        File.SetLastWriteTimeUtc(_folder["a"], new DateTime(2020, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        File.WriteAllBytes(_folder["longer"], new byte[length + 100]);
        foreach (string target in (string[])["new", "longer"])
        {
            FileCopy.Copy(_folder["a"], _folder[target], CancellationToken.None);
            Assert.True(content.AsSpan().SequenceEqual(File.ReadAllBytes(_folder[target])));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.GroupExecute, File.GetUnixFileMode(_folder[target]));
            Assert.Equal(2020, File.GetLastWriteTimeUtc(_folder[target]).Year);
        }
    }

    [Fact]
    public void File_that_says_it_is_empty_is_copied_whole()
    {
        FileCopy.Copy("/proc/version", _folder["version"], CancellationToken.None);
        Assert.Equal(File.ReadAllText("/proc/version"), File.ReadAllText(_folder["version"]));
    }

    [Fact]
    public void Copy_between_file_systems_is_whole()
    {
        string other = $"/dev/shm/{Guid.NewGuid():N}";
        try
        {
            _folder.File("a", "content");
            FileCopy.Copy(_folder["a"], other, CancellationToken.None);
            Assert.Equal("content", File.ReadAllText(other));
        }
        finally
        {
            File.Delete(other);
        }
    }

    [Fact]
    public void Copy_that_is_stopped_leaves_no_new_file()
    {
        _folder.File("a", "content");
        Assert.Throws<OperationCanceledException>(() => FileCopy.Copy(_folder["a"], _folder["b"], new CancellationToken(true)));
        Assert.False(File.Exists(_folder["b"]));
    }
}
