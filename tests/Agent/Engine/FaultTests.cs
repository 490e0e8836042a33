using System.Text;
using BuildFarm.Agent.Engine;
using BuildFarm.Agent.Modules.Execution;
using BuildFarm.Agent.Processes;
using BuildFarm.Agent.Tests.Support;

namespace BuildFarm.Agent.Tests.Engine;

/// <summary>What goes wrong around a run: disks, clocks, folders, and programs that print without end.</summary>
public sealed class FaultTests : IDisposable
{
    private const string LogFolder = "logs/TOE_2026-01-02_03-04-05_UTC-0_exec";

    private readonly RunHarness _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("printf end", "end")]
    [InlineData("printf 'a\\nend'", "a\nend")]
    [InlineData("printf '\\n\\n'", "")]
    [InlineData("true", "")]
    public async Task Output_without_a_last_line_end_is_whole(string command, string expected)
    {
        await _run.RunAsync(Step(command));
        Assert.Equal(expected, _run.Step("It").End.Outputs["stdout"]);
    }

    [Fact]
    public async Task Full_disk_of_the_logs_fails_the_step_that_prints_with_the_systems_reason()
    {
        Directory.CreateDirectory(_run.Folder[LogFolder]);
        File.CreateSymbolicLink(_run.Folder[LogFolder + "/console.log"], "/dev/full");
        await _run.RunAsync(Step("echo x; sleep 1000"));
        Assert.Equal(RunStatus.Failure, _run.Report.Status);
        Assert.Contains("No space left on device", _run.Report.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Full_disk_under_the_application_log_fails_nothing()
    {
        Directory.CreateDirectory(_run.Folder[LogFolder]);
        File.CreateSymbolicLink(_run.Folder[LogFolder + "/application.log"], "/dev/full");
        await _run.RunAsync(Step("echo x"));
        Assert.Equal(RunStatus.Success, _run.Report.Status);
    }

    [Fact]
    public async Task Clock_that_is_set_back_during_a_step_does_not_end_it_before_it_began()
    {
        await _run.RunAsync(Step("mkfifo go"));
        Task running = _run.RunAsync(Step("echo ready; read line < go"));
        await _run.Observer.Printed("ready");
        _run.Time.SetBack(TimeSpan.FromDays(400));
        await File.WriteAllTextAsync(_run.Folder["go"], "go\n");
        await running;
        Assert.Equal(RunStatus.Success, _run.Report.Status);
        Assert.True(_run.Step("It").End.Ended >= _run.Step("It").End.Started);
        Assert.True(_run.Report.Ended >= _run.Report.Started);
    }

    [Theory]
    [InlineData("logs", "log folder", "--log-directory")]
    [InlineData("state", "state folder", "--state-directory")]
    public async Task Folder_that_cannot_be_written_is_named_before_anything_runs(string folder, string what, string option)
    {
        _run.Folder.File(folder, "a file is in the way");
        var refusal = await Assert.ThrowsAsync<IOException>(() => _run.RunAsync(Step("touch ran")));
        Assert.Contains(what, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(_run.Folder[folder], refusal.Message, StringComparison.Ordinal);
        Assert.Contains(option, refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_run.Folder["ran"]));
    }

    [Fact]
    public void Gigabyte_of_output_passes_with_its_first_megabyte_kept()
    {
        const long gigabyte = 1024L * 1024 * 1024;
        var counter = new Counter();
        var sut = new OutputCapture(counter, "/log");
        new ProcessRunner(TimeProvider.System).Run(new ProcessSpec { Path = "/bin/bash", Arguments = ["-c", $"head -c {gigabyte} /dev/zero"] }, sut, CancellationToken.None);
        Assert.Equal(gigabyte, counter.Bytes);
        Assert.StartsWith(new string('\0', OutputCapture.MaximumBytes) + "\n[output cut here", sut.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Index_of_outputs_counts_downloads_and_is_0_for_all_else()
    {
        _run.Services = _run.Services with { CreateHttpClient = _ => new HttpClient(new Answer()) };
        await _run.RunAsync(RunHarness.Build("""
            - name: Lines
              action: ExecuteBash
              inputs: { commands: ['printf "one\ntwo"'] }
            - name: Down
              action: WebDownload
              inputs: [ { source: 'http://x.test/a', destination: a }, { source: 'http://x.test/b', destination: b } ]
            - name: It
              action: ExecuteBash
              inputs: { commands: ['echo "{{ build.Lines.outputs[0].stdout }}"', 'echo "{{ build.Down.outputs[1].destination }}"'] }
            """));
        Assert.Equal($"one\ntwo\n{_run.Folder["b"]}", _run.Step("It").End.Outputs["stdout"]);
    }

    private static string Step(string command) => RunHarness.Build($"- name: It\n  action: ExecuteBash\n  inputs:\n    commands:\n      - |\n        {command}");

    private sealed class Counter : IOutputSink
    {
        public long Bytes { get; private set; }

        public void Write(OutputStream stream, ReadOnlySpan<byte> data) => Bytes += data.Length;
    }

    private sealed class Answer : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StringContent("downloaded", Encoding.UTF8) });
    }
}
