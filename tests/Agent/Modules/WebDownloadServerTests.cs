using System.Security.Cryptography.X509Certificates;
using BuildFarm.Agent.Engine;
using BuildFarm.Agent.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace BuildFarm.Agent.Tests.Modules;

/// <summary>Downloads from real servers: certificates, redirects, connections that break.</summary>
public sealed class WebDownloadServerTests : IDisposable
{
    private readonly RunHarness _run = new();
    private readonly X509Certificate2 _certificate = LoopbackServer.SelfSigned();
    private int _requests;

    public void Dispose()
    {
        _certificate.Dispose();
        _run.Dispose();
    }

    [Fact]
    public async Task Certificate_that_nobody_trusts_is_refused_unless_told_to_ignore_it()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(Content, _certificate);
        Assert.Equal(RunStatus.Failure, await Download(server.Address + "/a"));
        Assert.Contains("certificate", _run.Report.FailureMessage, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("(1 try)", _run.Report.FailureMessage, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Success, await Download(server.Address + "/a", "ignoreCertificateErrors: true"));
        Assert.Equal("content of /a", File.ReadAllText(_run.Folder["file"]));
    }

    [Fact]
    public async Task Redirect_is_followed_within_a_scheme_and_up_to_https()
    {
        await using LoopbackServer secure = await LoopbackServer.StartAsync(Content, _certificate);
        await using LoopbackServer server = await LoopbackServer.StartAsync(context => Redirect(context, context.Request.Path == "/up" ? secure.Address + "/end" : "/up"));
        Assert.Equal(RunStatus.Success, await Download(server.Address + "/start", "ignoreCertificateErrors: true"));
        Assert.Equal("content of /end", File.ReadAllText(_run.Folder["file"]));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/down")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/a")]
    public async Task Redirect_from_https_to_another_scheme_is_not_followed(string target)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(context => Redirect(context, target), _certificate);
        Assert.Equal(RunStatus.Failure, await Download(server.Address + "/a", "ignoreCertificateErrors: true"));
        Assert.Contains($"302 Found to '{target}', which is not followed", _run.Report.FailureMessage, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_run.Folder.Path));
    }

    [Fact]
    public async Task Redirects_in_a_circle_end()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(context => Redirect(context, "/again"));
        Assert.Equal(RunStatus.Failure, await Download(server.Address + "/a"));
        Assert.InRange(_requests, 2, 20);
    }

    [Fact]
    public async Task Connection_that_breaks_in_the_middle_is_tried_again_and_leaves_nothing_half()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(async context =>
        {
            if (Interlocked.Increment(ref _requests) <= 2)
            {
                context.Response.ContentLength = 1000;
                await context.Response.WriteAsync("only this");
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            }

            Assert.False(File.Exists(_run.Folder["file"]));
            await Content(context);
        });
        Assert.Equal(RunStatus.Success, await Download(server.Address + "/a", pauses: [1, 2]));
        Assert.Equal("content of /a", File.ReadAllText(_run.Folder["file"]));
    }

    [Theory]
    [InlineData(201)]
    [InlineData(204)]
    [InlineData(206)]
    public async Task Answer_other_than_200_is_an_error(int status)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        Assert.Equal(RunStatus.Failure, await Download(server.Address + "/a"));
        Assert.Contains($"{status}", _run.Report.FailureMessage, StringComparison.Ordinal);
    }

    private static Task Content(HttpContext context) => context.Response.WriteAsync("content of " + context.Request.Path);

    private Task Redirect(HttpContext context, string target)
    {
        Interlocked.Increment(ref _requests);
        context.Response.StatusCode = 302;
        context.Response.Headers.Location = target;
        return Task.CompletedTask;
    }

    private async Task<string> Download(string source, string more = "", params int[] pauses)
    {
        Task running = _run.RunAsync(RunHarness.Build($"- name: It\n  action: WebDownload\n  inputs: [ {{ source: '{source}', destination: file, {more} }} ]"));
        foreach (int seconds in pauses)
        {
            TimeSpan pause = TimeSpan.FromSeconds(seconds) * 0.75; // chance is fixed at 0.5
            await _run.Time.Armed(pause).WaitAsync(TimeSpan.FromSeconds(60));
            _run.Time.Advance(pause);
        }

        await running;
        return _run.Report.Status;
    }
}
