namespace BuildFarm.Cli.Tests.Launcher;

public sealed class LauncherTests : IDisposable
{
    private readonly LauncherFolder sut = new();

    public void Dispose() => sut.Dispose();

    [Fact]
    public async Task The_first_run_builds_and_becomes_the_program_with_the_same_process_id()
    {
        var run = await sut.RunAsync(true, "images", "list", "--data", "/a b");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"pid {run.ProcessId}\n", run.Output);
        Assert.Contains("program BuildFarm.Cli.dll", run.Output);
        Assert.Contains("arguments images list --data /a b", run.Output);
        Assert.Equal("", run.Error);
        Assert.Equal(1, sut.Builds);
    }

    [Theory]
    [InlineData("up", "BuildFarm.Silo.dll", "arguments up --cloud simulated")]
    [InlineData("host", "BuildFarm.Host.dll", "arguments --cloud simulated")]
    [InlineData("agent", "BuildFarm.Agent.dll", "arguments --cloud simulated")]
    [InlineData("env", "BuildFarm.Cli.dll", "arguments env --cloud simulated")]
    public async Task Each_command_has_its_program(string command, string program, string arguments)
    {
        var run = await sut.RunAsync(true, command, "--cloud", "simulated");

        Assert.Contains("program " + program, run.Output);
        Assert.Contains(arguments, run.Output);
    }

    [Fact]
    public async Task Nothing_changed_builds_nothing_and_a_changed_source_builds_again()
    {
        await sut.RunAsync(true, "status");
        await sut.RunAsync(true, "status");
        Assert.Equal(1, sut.Builds);

        sut.Write("src/Cli/Program.cs", "return 1;");
        File.SetLastWriteTimeUtc(sut.In("src/Cli/Program.cs"), DateTime.UnixEpoch.AddYears(100));
        await sut.RunAsync(true, "status");

        Assert.Equal(2, sut.Builds);
    }

    [Fact]
    public async Task Two_at_once_build_once()
    {
        var runs = await Task.WhenAll(sut.RunAsync(true, "status"), sut.RunAsync(true, "status"), sut.RunAsync(true, "status"));

        Assert.All(runs, run => Assert.Equal(0, run.ExitCode));
        Assert.Equal(1, sut.Builds);
    }

    [Fact]
    public async Task Up_on_the_local_cloud_publishes_the_agent_once()
    {
        await sut.RunAsync(true, "up");
        await sut.RunAsync(true, "up");

        Assert.Single(sut.Calls, call => call == "publish");
        Assert.True(Directory.Exists(sut.In("artifacts/agent")));
    }

    [Fact]
    public async Task Server_of_a_cluster_is_the_build_with_Orleans_or_an_error_that_says_how_to_make_it()
    {
        var refused = await sut.RunAsync(true, "up", "--cloud", "simulated", "--cluster-id", "C");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("dotnet build -p:ActorEngine=orleans", refused.Error);
        Assert.Equal(0, sut.Builds);

        sut.Write("artifacts/orleans/bin/BuildFarm.Silo/debug/BuildFarm.Silo.dll", "");
        await sut.RunAsync(true, "up", "--cloud", "simulated", "--cluster-id", "C");

        Assert.EndsWith("artifacts/orleans/bin/BuildFarm.Silo/debug/BuildFarm.Silo.dll", sut.Calls[^1]);
    }

    [Fact]
    public async Task Without_dotnet_it_says_in_one_line_what_to_install()
    {
        var run = await sut.RunAsync(false, "status");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("install the .NET 10 SDK", run.Error);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_failed_build_shows_its_errors_and_is_tried_again_next_time()
    {
        sut.Write("broken", "");
        var run = await sut.RunAsync(true, "status");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error CS1002", run.Error);

        File.Delete(sut.In("broken"));

        Assert.Equal(0, (await sut.RunAsync(true, "status")).ExitCode);
    }
}
