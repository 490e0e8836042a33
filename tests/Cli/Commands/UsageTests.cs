using BuildFarm.Cli.Tests.Fakes;

namespace BuildFarm.Cli.Tests.Commands;

public sealed class UsageTests : IDisposable
{
    private readonly CliRun sut = new();

    public void Dispose() => sut.Dispose();

    [Theory]
    [InlineData("aply")]
    [InlineData("apply")]
    [InlineData("images", "show")]
    [InlineData("run", "web", "--cache", "sometimes")]
    [InlineData("run", "web", "--cache", "strict", "--no-cache")]
    [InlineData("status", "--output", "xml")]
    public async Task A_wrong_command_line_ends_with_2_and_says_where_help_is(params string[] arguments)
    {
        Assert.Equal(2, await sut.RunAsync(arguments));

        Assert.StartsWith("buildfarm: ", sut.Error);
        Assert.Contains("--help", sut.Error);
        Assert.Equal("", sut.Output);
    }

    [Fact]
    public async Task Help_is_on_standard_output_and_names_every_command()
    {
        Assert.Equal(0, await sut.RunAsync("--help"));

        foreach (var name in new[] { "up", "env", "apply", "run", "images", "component", "pipelines", "status", "agent" }) Assert.Contains($"  {name} ", sut.Output);
    }

    [Fact]
    public async Task Without_a_farm_the_error_says_how_to_start_one()
    {
        sut.Variables.Clear();
        sut.Variables["HOME"] = sut.Folder.Path;

        Assert.Equal(1, await sut.RunAsync("status"));

        Assert.Contains("no farm is running", sut.Error);
        Assert.Contains("./buildfarm up --data", sut.Error);
        Assert.Single(sut.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Env_prints_lines_that_a_shell_can_read()
    {
        sut.Folder.Write("data/up.json", """{"http":"http://127.0.0.1:8600","grpc":"127.0.0.1:8601","pid":7,"region":"us-east-1","account":"000000000000"}""");
        sut.Folder.Write("data/root-credential.json", """{"accessKeyId":"AKIDEXAMPLE","secretAccessKey":"it's/secret+"}""");

        Assert.Equal(0, await sut.RunAsync("env", "--data", Path.Combine(sut.Folder.Path, "data")));

        Assert.Equal(
            ["export AWS_ENDPOINT_URL_IMAGEBUILDER=http://127.0.0.1:8600", "export AWS_ENDPOINT_URL_STS=http://127.0.0.1:8600", "export AWS_REGION=us-east-1", "export AWS_DEFAULT_REGION=us-east-1", "export AWS_ACCESS_KEY_ID=AKIDEXAMPLE",
             @"export AWS_SECRET_ACCESS_KEY='it'\''s/secret+'", "export BUILDFARM_GRPC=127.0.0.1:8601"],
            sut.Output.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_data_folder_named_by_option_wins_over_the_environment()
    {
        sut.Folder.Write("data/up.json", """{"http":"http://127.0.0.1:8600","grpc":"http://127.0.0.1:8601","region":"eu-west-1","account":"123456789012"}""");
        sut.Folder.Write("data/root-credential.json", """{"accessKeyId":"FROMFILE","secretAccessKey":"s"}""");
        sut.Farm.Answer<Model.FarmApi.GetFarmStatusRequest>(_ => new Model.FarmApi.FarmStatus { Version = "1" });

        Assert.Equal(0, await sut.RunAsync("status", "--data", Path.Combine(sut.Folder.Path, "data")));

        Assert.Equal(new Uri("http://127.0.0.1:8600"), sut.Connected!.Endpoint);
        Assert.Equal("FROMFILE", sut.Connected.Credential.AccessKeyId);
        Assert.Equal("eu-west-1", sut.Connected.Region);
        Assert.Equal("123456789012", sut.Connected.Account);
    }
}
