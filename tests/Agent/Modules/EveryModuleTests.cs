using BuildFarm.Agent.Engine;
using BuildFarm.Agent.Tests.Support;
using BuildFarm.Documents.Modules;
using Microsoft.AspNetCore.Http;

namespace BuildFarm.Agent.Tests.Modules;

/// <summary>The demonstration document of every module, over its two reboots.</summary>
public sealed class EveryModuleTests : IDisposable
{
    private readonly RunHarness _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Document_with_every_module_reboots_twice_and_leaves_nothing()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(context => context.Response.WriteAsync("hello"));
        string yaml = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests/Agent/Modules/every-module.yaml"));
        _run.Parameters["Folder"] = _run.Folder["every"];
        _run.Parameters["Owner"] = Environment.UserName;
        _run.Parameters["Url"] = server.Address + "/a";
        Assert.Equal(1, (await _run.RunAsync(yaml)).RebootDelaySeconds);
        Assert.Equal(0, (await _run.RunAsync(yaml)).RebootDelaySeconds);
        Assert.Null((await _run.RunAsync(yaml)).RebootDelaySeconds);
        Assert.True(_run.Report.Status == RunStatus.Success, _run.Report.FailureMessage);
        Assert.Equal("up again", _run.Step("RebootByExitCode").End.Outputs["stdout"]);
        Assert.Equal("0 first\n1 second", _run.Step("ExecuteBinary").End.Outputs["stdout"]);
        Assert.False(Directory.Exists(_run.Folder["every"]));
        Assert.Equal(
            ActionModules.All.Select(module => module.Name).Order(StringComparer.Ordinal),
            _run.Report.Steps.Select(step => step.Definition.Action).Distinct().Order(StringComparer.Ordinal));
    }
}
