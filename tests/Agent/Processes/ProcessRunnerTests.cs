using System.Globalization;
using System.Text;
using BuildFarm.Agent.Processes;
using BuildFarm.Agent.Tests.Support;

namespace BuildFarm.Agent.Tests.Processes;

public sealed class ProcessRunnerTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Program_prints_on_both_streams_and_both_arrive_with_its_exit_code()
    {
        var sink = new Sink();
        ProcessOutcome outcome = Bash("echo out; echo err >&2; exit 7", sink);
        Assert.Equal(7, outcome.ExitCode);
        Assert.Equal("out\n", sink.Out);
        Assert.Equal("err\n", sink.Err);
    }

    [Fact]
    public void Program_killed_by_a_signal_has_the_shells_exit_code() => Assert.Equal(128 + 9, Bash("kill -9 $$", new Sink()).ExitCode);

    [Fact]
    public void Standard_input_is_empty() => Assert.Equal(0, Bash("! read line", new Sink()).ExitCode);

    [Fact]
    public void Broken_utf8_and_nul_bytes_pass_unchanged()
    {
        var sink = new Sink();
        Bash(@"printf 'a\0\377\376b'", sink);
        Assert.Equal([(byte)'a', 0, 0xff, 0xfe, (byte)'b'], sink.OutBytes);
    }

    [Fact]
    public void Sigpipe_ends_a_program_as_in_a_shell()
    {
        var sink = new Sink();
        Bash("(yes; echo $? >&2) | head -1", sink); // with SIGPIPE ignored, yes would complain and return 1
        Assert.Equal("y\n", sink.Out);
        Assert.Equal("141\n", sink.Err);
    }

    [Fact]
    public void Program_leads_a_session_of_its_own()
    {
        var sink = new Sink();
        Bash("cut -d' ' -f1,5,6 /proc/$$/stat", sink);
        string[] ids = sink.Out.Trim().Split(' ');
        Assert.All(ids, id => Assert.Equal(ids[0], id));
    }

    [Fact]
    public void Hundred_megabytes_of_output_pass_through_one_buffer()
    {
        long count = 0;
        var sink = new CountingSink(bytes => count += bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        new ProcessRunner(_time).Run(new ProcessSpec { Path = "/usr/bin/head", Arguments = ["-c", "104857600", "/dev/zero"] }, sink, CancellationToken.None);
        Assert.Equal(104857600, count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    [Fact]
    public void Background_child_that_keeps_the_pipe_does_not_hold_up_the_end()
    {
        var sink = new Sink();
        ProcessOutcome outcome = Bash("sleep 1000 & echo $!", sink);
        int child = int.Parse(sink.Out, CultureInfo.InvariantCulture);
        Assert.Equal(0, outcome.ExitCode);
        Assert.True(IsAlive(child), "a daemon that a step leaves behind stays");
        Assert.Equal(0, Bash($"kill -9 {child}", new Sink()).ExitCode);
    }

    [Fact]
    public async Task Stop_ends_the_whole_group_with_sigterm()
    {
        var sink = new Sink();
        using var stop = new CancellationTokenSource();
        Task<ProcessOutcome> run = Task.Run(() => Bash("sleep 1000 & echo $!; wait", sink, stop.Token));
        await sink.Received("\n");
        int child = int.Parse(sink.Out, CultureInfo.InvariantCulture);
        await stop.CancelAsync();
        ProcessOutcome outcome = await run;
        Assert.True(outcome.Stopped);
        Assert.Equal(128 + 15, outcome.ExitCode);
        Assert.False(IsAlive(child));
    }

    [Fact]
    public async Task Program_that_ignores_sigterm_is_killed_after_the_grace_time()
    {
        var sink = new Sink();
        using var stop = new CancellationTokenSource();
        Task<ProcessOutcome> run = Task.Run(() => Bash("trap '' TERM; echo ready; while :; do sleep 1000; done", sink, stop.Token));
        await sink.Received("ready");
        await stop.CancelAsync();
        Assert.False(run.IsCompleted);
        _time.Advance(ProcessRunner.Grace);
        Assert.Equal(128 + 9, (await run).ExitCode);
    }

    [Fact]
    public async Task Stop_reaches_a_daemon_that_left_the_session()
    {
        ProcessTree.BecomeSubreaper();
        var sink = new Sink();
        using var stop = new CancellationTokenSource();
        Task<ProcessOutcome> run = Task.Run(() => Bash("setsid sh -c 'echo $$; exec sleep 1000' & wait", sink, stop.Token));
        await sink.Received("\n");
        int daemon = int.Parse(sink.Out, CultureInfo.InvariantCulture);
        await stop.CancelAsync();
        await run;
        Assert.False(IsAlive(daemon));
    }

    [Fact]
    public void Sink_that_fails_ends_the_program_and_tells()
    {
        var sink = new CountingSink(_ => throw new IOException("disk full"));
        Assert.Equal("disk full", Assert.Throws<IOException>(() => Bash("echo $$; sleep 1000", sink)).Message);
    }

    [Fact]
    public void Absent_program_is_refused_with_127()
    {
        var refusal = Assert.Throws<ProcessStartException>(() => new ProcessRunner(_time).Run(new ProcessSpec { Path = "/no/such/program" }, new Sink(), CancellationToken.None));
        Assert.Equal(127, refusal.ExitCode);
        Assert.Contains("/no/such/program", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Argument_with_a_nul_is_refused()
    {
        var spec = new ProcessSpec { Path = "/bin/echo", Arguments = ["a\0b"] };
        Assert.Contains("NUL", Assert.Throws<ProcessStartException>(() => new ProcessRunner(_time).Run(spec, new Sink(), CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    private static bool IsAlive(int pid) => File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);

    private ProcessOutcome Bash(string script, IOutputSink sink, CancellationToken stop = default) =>
        new ProcessRunner(_time).Run(new ProcessSpec { Path = "/bin/bash", Arguments = ["-c", script] }, sink, stop);

    private sealed class CountingSink(Action<int> count) : IOutputSink
    {
        public void Write(OutputStream stream, ReadOnlySpan<byte> data) => count(data.Length);
    }

    private sealed class Sink : IOutputSink
    {
        private readonly Lock _gate = new();
        private readonly List<byte>[] _bytes = [[], []];
        private readonly TaskCompletionSource _received = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private string? _awaited;

        public byte[] OutBytes => [.. _bytes[0]];

        public string Out => Encoding.UTF8.GetString(OutBytes);

        public string Err => Encoding.UTF8.GetString([.. _bytes[1]]);

        public Task Received(string text)
        {
            lock (_gate)
            {
                _awaited = text;
                Check();
            }

            return _received.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }

        public void Write(OutputStream stream, ReadOnlySpan<byte> data)
        {
            lock (_gate)
            {
                _bytes[(int)stream].AddRange(data);
                Check();
            }
        }

        private void Check()
        {
            if (_awaited is not null && Out.Contains(_awaited, StringComparison.Ordinal))
            {
                _received.TrySetResult();
            }
        }
    }
}
