using BuildFarm.Host.Commands;

namespace BuildFarm.Host.Tests.Commands;

public sealed class ArgumentsTests
{
    [Fact]
    public void Serve_reads_its_folders_and_bounds()
    {
        var (options, detached) = ServeArguments.Parse(["--data", "/data/host", "--detached", "--cache-mib", "2", "--agent-folder", "/agent"]);

        Assert.True(detached);
        Assert.Equal(("/data/host", "/agent", "/data/agent"), (options.DataFolder, options.AgentFolder, options.AgentSocketFolder));
        Assert.Equal(2 << 20, options.CacheBytes);
    }

    [Theory]
    [InlineData("--data", "its value is missing")]
    [InlineData("--cache-mib many", "no number")]
    [InlineData("--no-such thing", "unknown option")]
    [InlineData("stray", "one too many")]
    public void Wrong_arguments_are_named(string line, string expected)
    {
        var error = Assert.Throws<HostException>(() => ServeArguments.Parse(line.Split(' ')));

        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public async Task Command_without_a_host_says_where_it_was_sought()
    {
        var error = await Assert.ThrowsAsync<HostException>(
            () => ClientCommands.RunAsync("status", ["--data", "/no/such"], TextReader.Null, TextWriter.Null));

        Assert.Contains("/no/such/host.sock", error.Message);
    }
}
