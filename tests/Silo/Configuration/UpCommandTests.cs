using System.CommandLine;
using BuildFarm.Silo.Configuration;

namespace BuildFarm.Silo.Tests.Configuration;

public class UpCommandTests
{
    [Fact]
    public async Task What_is_given_is_what_the_server_is_told()
    {
        UpOptions? told = null;
        var sut = new RootCommand
        {
            UpCommand.Create((options, _) =>
            {
                told = options;
                return Task.FromResult(0);
            }),
        };

        var exit = await sut.Parse(["up", "--data", "/somewhere", "--http", "localhost:1234", "--cloud", "simulated", "--postgres", "Host=db", "--silo-port", "7"]).InvokeAsync();

        Assert.Equal(0, exit);
        Assert.Equal("/somewhere", told!.DataFolder);
        Assert.Equal("127.0.0.1:1234", told.Http.ToString());
        Assert.Equal("simulated", told.Cloud);
        Assert.Equal("Host=db", told.Engine.Postgres);
        Assert.Equal(7, told.Engine.SiloPort);
    }

    [Fact]
    public void A_cloud_that_does_not_exist_is_refused_with_those_that_do()
    {
        var sut = new RootCommand { UpCommand.Create((_, _) => Task.FromResult(0)) };

        var errors = sut.Parse(["up", "--cloud", "cumulus"]).Errors;

        Assert.Contains("'local'", Assert.Single(errors).Message);
    }

    [Fact]
    public void A_misspelt_member_of_the_configuration_file_is_refused_by_name()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "farm.json");
            File.WriteAllText(file, """{ "regionLimit": { "us-east-1": 2 } }""");

            var refused = Assert.Throws<UsageException>(() => SettingsFile.Read(file));

            Assert.Contains("regionLimit", refused.Message);
            Assert.Contains(file, refused.Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("""{ "quotas": { "components": 2 } }""", "quotas.components is no kind of resource; there are component,")]
    [InlineData("""{ "quotas": { "component": -1 } }""", "quotas.component is -1")]
    [InlineData("""{ "clientTokenHours": 1 }""", "clientTokenHours is 1")]
    public void Quotas_and_times_that_make_no_sense_are_refused_by_name(string text, string problem)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "farm.json");
            File.WriteAllText(file, text);

            Assert.Contains(problem, Assert.Throws<UsageException>(() => SettingsFile.Read(file)).Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void One_data_folder_has_one_server()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            using var first = BuildFarm.Silo.Hosting.DataLock.Take(folder.FullName);

            var refused = Assert.Throws<UsageException>(() => BuildFarm.Silo.Hosting.DataLock.Take(folder.FullName));

            Assert.Contains("another farm", refused.Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("listens beyond this machine", "--http", "0.0.0.0:8080")]
    [InlineData("listens beyond this machine", "--grpc", "[::]:8081")]
    [InlineData("go together", "--tls-cert", "server.crt")]
    [InlineData("no such file", "--tls-cert", "none.crt", "--tls-key", "none.key")]
    [InlineData("--client-ca needs", "--client-ca", "ca.pem")]
    public async Task Ports_that_others_reach_need_a_whole_set_of_certificates(string named, params string[] arguments)
    {
        var sut = new RootCommand { UpCommand.Create((_, _) => Task.FromResult(0)) };

        var refused = await Assert.ThrowsAsync<UsageException>(() =>
            sut.Parse(["up", .. arguments]).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));

        Assert.Contains(named, refused.Message);
    }
}
