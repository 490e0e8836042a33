using System.Net;
using System.Security.Cryptography;
using BuildFarm.Agent.Engine;
using BuildFarm.Agent.Tests.Support;

namespace BuildFarm.Agent.Tests.Modules;

public sealed class WebDownloadTests : IDisposable
{
    private static readonly byte[] Body = "some content"u8.ToArray();
    private static readonly string Sha256 = Convert.ToHexString(SHA256.HashData(Body));

    private readonly RunHarness _run = new();
    private readonly Queue<Func<HttpResponseMessage>> _answers = new();
    private int _requests;

    public WebDownloadTests() => _run.Services = _run.Services with { CreateHttpClient = _ => new HttpClient(new Handler(this)) };

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task File_arrives_under_the_name_given_and_the_destination_is_the_output()
    {
        await Run("[ { source: 'http://x.test/p/a.zip', destination: new/b.zip }, { source: 'http://x.test/p/a.zip', destination: dir/ } ]");
        Assert.Equal(Body, File.ReadAllBytes(_run.Folder["new/b.zip"]));
        Assert.Equal($"{_run.Folder["new/b.zip"]}\n{_run.Folder["dir/a.zip"]}", _run.Step("It").End.Outputs["destination"]);
        Assert.Equal(["a.zip"], Directory.GetFileSystemEntries(_run.Folder["dir"]).Select(path => Path.GetFileName(path)));
    }

    [Fact]
    public async Task Right_checksum_is_accepted_in_any_case() =>
        Assert.Equal(RunStatus.Success, await Run($"[ {{ source: 'http://x.test/a', destination: a, checksum: {Sha256}, algorithm: SHA256 }} ]"));

    [Fact]
    public async Task Wrong_checksum_fails_after_five_tries_and_leaves_no_file()
    {
        Assert.Equal(RunStatus.Failure, await Run($"[ {{ source: 'http://x.test/a', destination: a, checksum: {new string('0', 64)}, algorithm: SHA256 }} ]", pauses: [1, 2, 4, 8]));
        Assert.Equal(5, _requests);
        Assert.Contains("checksum is " + Sha256.ToLowerInvariant(), _run.Report.FailureMessage, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_run.Folder.Path));
    }

    [Fact]
    public async Task Existing_file_with_the_right_checksum_is_not_downloaded_again()
    {
        File.WriteAllBytes(_run.Folder["a"], Body);
        Assert.Equal(RunStatus.Success, await Run($"[ {{ source: 'http://x.test/a', destination: a, checksum: {Sha256}, algorithm: SHA256 }} ]"));
        Assert.Equal(0, _requests);
    }

    [Fact]
    public async Task Existing_file_is_kept_when_overwrite_is_false()
    {
        _run.Folder.File("a", "old");
        Assert.Equal(RunStatus.Failure, await Run("[ { source: 'http://x.test/a', destination: a, overwrite: false } ]"));
        Assert.Equal("old", File.ReadAllText(_run.Folder["a"]));
    }

    [Fact]
    public async Task Passing_error_is_tried_again_after_a_pause()
    {
        _answers.Enqueue(() => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        _answers.Enqueue(() => throw new HttpRequestException("connection reset"));
        Assert.Equal(RunStatus.Success, await Run("[ { source: 'http://x.test/a', destination: a } ]", pauses: [1, 2]));
        Assert.Equal(3, _requests);
    }

    [Fact]
    public async Task Lasting_error_is_told_at_once()
    {
        _answers.Enqueue(() => new HttpResponseMessage(HttpStatusCode.NotFound));
        Assert.Equal(RunStatus.Failure, await Run("[ { source: 'http://x.test/a', destination: a } ]"));
        Assert.Contains("404", _run.Report.FailureMessage, StringComparison.Ordinal);
        Assert.Equal(1, _requests);
    }

    [Fact]
    public async Task Download_that_is_cut_short_is_tried_again()
    {
        _answers.Enqueue(() =>
        {
            var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Body) };
            answer.Content.Headers.ContentLength = Body.Length + 1;
            return answer;
        });
        Assert.Equal(RunStatus.Success, await Run("[ { source: 'http://x.test/a', destination: a } ]", pauses: [1]));
    }

    [Theory]
    [InlineData("[ { source: 'ftp://x.test/a', destination: a } ]")]
    [InlineData("[ { source: 'http://x.test/', destination: dir/ } ]")]
    public async Task Source_that_cannot_be_downloaded_is_refused(string inputs) => Assert.Equal(RunStatus.Failure, await Run(inputs));

    private async Task<string> Run(string inputs, params int[] pauses)
    {
        Task<ExecutionOutcome> running = _run.RunAsync(RunHarness.Build($"- name: It\n  action: WebDownload\n  inputs: {inputs}"));
        foreach (int seconds in pauses)
        {
            TimeSpan pause = TimeSpan.FromSeconds(seconds) * 0.75; // chance is fixed at 0.5
            await _run.Time.Armed(pause).WaitAsync(TimeSpan.FromSeconds(30));
            _run.Time.Advance(pause);
        }

        await running;
        return _run.Report.Status;
    }

    private sealed class Handler(WebDownloadTests owner) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            owner._requests++;
            return Task.FromResult(owner._answers.TryDequeue(out Func<HttpResponseMessage>? answer) ? answer() : new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Body) });
        }
    }
}
