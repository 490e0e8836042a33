using BuildFarm.Clouds.Local;

namespace BuildFarm.Clouds.Tests.Local;

public sealed class AgentTokensTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("buildfarm-tokens-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Key_file_is_made_once_for_its_owner_and_gives_the_same_tokens_again()
    {
        var path = Path.Combine(_folder, "key");

        var first = AgentTokens.LoadOrCreate(path);
        var second = AgentTokens.LoadOrCreate(path);

        Assert.Equal(first.For("i-1"), second.For("i-1"));
        Assert.NotEqual(first.For("i-1"), first.For("i-2"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("é")]
    public void Wrong_token_is_refused(string token) => Assert.False(new AgentTokens(new byte[32]).Verify("i-1", token));

    [Fact]
    public void Short_key_is_refused() => Assert.Throws<ArgumentException>(() => new AgentTokens(new byte[31]));
}
