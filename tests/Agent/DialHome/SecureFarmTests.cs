using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using BuildFarm.Agent.Tests.Support;
using BuildFarm.Model.AgentProtocol;

namespace BuildFarm.Agent.Tests.DialHome;

/// <summary>The real program dials a farm over TLS.</summary>
public sealed class SecureFarmTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeFarm _farm = new();
    private readonly X509Certificate2 _certificate = LoopbackServer.SelfSigned();

    public void Dispose()
    {
        _certificate.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Order_runs_for_a_farm_whose_certificate_the_instance_trusts()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(FarmServer.Handler(_farm), _certificate);
        _farm.Give(new WorkOrder { WorkId = "w1", RunCommand = new RunCommand { Commands = { "echo over TLS" } } });
        using Process agent = Start(server.Address, trusted: true);
        try
        {
            await _farm.Until(farm => farm.Result is not null);
        }
        finally
        {
            agent.Kill();
            await agent.WaitForExitAsync();
        }

        Assert.Equal("success", _farm.Result!.Status);
        Assert.Equal("over TLS\n", _farm.Output);
    }

    [Fact]
    public async Task Farm_whose_certificate_is_not_trusted_gets_neither_token_nor_lease()
    {
        int requests = 0;
        await using LoopbackServer server = await LoopbackServer.StartAsync(
            _ =>
            {
                requests++;
                return Task.CompletedTask;
            },
            _certificate);
        using Process agent = Start(server.Address, trusted: false);
        try
        {
            string? line;
            do
            {
                line = await agent.StandardError.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
            }
            while (line is not null && !line.Contains("not available", StringComparison.Ordinal));
            Assert.NotNull(line);
            Assert.DoesNotContain("secret-token", line, StringComparison.Ordinal);
        }
        finally
        {
            agent.Kill();
            await agent.WaitForExitAsync();
        }

        Assert.Equal(0, requests);
    }

    [Theory]
    [InlineData("http://farm.example:8080")]
    [InlineData("ftp://farm.example")]
    public async Task Endpoint_that_would_send_the_token_in_the_clear_is_refused(string endpoint)
    {
        using Process agent = Start(endpoint, trusted: false);
        string errors = await agent.StandardError.ReadToEndAsync();
        await agent.WaitForExitAsync();
        Assert.NotEqual(0, agent.ExitCode);
        Assert.Contains(endpoint, errors, StringComparison.Ordinal);
    }

    private Process Start(string endpoint, bool trusted)
    {
        string config = _folder.File("agent.json", $$"""
            { "instanceId": "i-1", "token": "secret-token", "endpoint": "{{endpoint}}", "stateDirectory": "{{_folder["state"]}}", "logDirectory": "{{_folder["logs"]}}" }
            """);
        var start = new ProcessStartInfo("dotnet", [AgentProgram.Path, "serve", "--config", config]) { RedirectStandardError = true };
        if (trusted)
        {
            start.Environment["SSL_CERT_FILE"] = _folder.File("farm.pem", _certificate.ExportCertificatePem());
        }

        return Process.Start(start)!;
    }
}
