using BuildFarm.Agent.Engine;
using BuildFarm.Agent.State;
using BuildFarm.Agent.Tests.Support;

namespace BuildFarm.Agent.Tests.Engine;

public sealed class ResumeTests : IDisposable
{
    private const string RebootOnce = "[ -e flag ] && { echo after; exit 0; }; touch flag; echo before; exit 194";

    private readonly RunHarness _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Exit_code_194_reboots_and_runs_the_same_step_again_with_the_finished_ones_kept()
    {
        string document = RunHarness.Build($"- name: First\n  action: ExecuteBash\n  inputs: {{ commands: ['echo x >> count; echo kept'] }}\n- name: Twice\n  action: ExecuteBash\n  inputs: {{ commands: ['{RebootOnce}'] }}\n- name: Last\n  action: ExecuteBash\n  inputs: {{ commands: ['echo {{{{ build.First.outputs.stdout }}}} {{{{ build.Twice.outputs.stdout }}}}'] }}");
        Assert.True((await _run.RunAsync(document)).NeedsReboot);
        Assert.False((await _run.RunAsync(document)).NeedsReboot);
        Assert.Equal(RunStatus.Success, _run.Report.Status);
        Assert.Equal("x\n", File.ReadAllText(_run.Folder["count"]));
        Assert.Equal("kept\nbefore\nafter\nkept after\n", _run.Console);
        Assert.Equal(1, _run.Step("Twice").End.Attempt);
    }

    [Fact]
    public async Task Reboot_step_asks_once_and_the_run_goes_on_behind_it()
    {
        string document = RunHarness.Build("- name: Boot\n  action: Reboot\n  inputs: { delaySeconds: 60 }\n- name: After\n  action: ExecuteBash\n  inputs: { commands: [echo after] }");
        Assert.Equal(60, (await _run.RunAsync(document)).RebootDelaySeconds);
        Assert.False((await _run.RunAsync(document)).NeedsReboot);
        Assert.Equal("after\n", _run.Console);
    }

    [Fact]
    public async Task Announced_reboot_that_did_not_take_place_is_asked_for_again()
    {
        string document = RunHarness.Build("- name: Boot\n  action: Reboot\n- name: After\n  action: ExecuteBash\n  inputs: { commands: [echo after] }");
        await _run.RunAsync(document);
        _run.Reboots = false;
        Assert.True((await _run.RunAsync(document)).NeedsReboot);
        Assert.Equal("", _run.Console);
    }

    [Fact]
    public async Task Condition_is_evaluated_once_also_across_a_reboot()
    {
        string document = RunHarness.Build($"- name: Once\n  action: ExecuteBash\n  if: {{ not: {{ fileExists: flag }} }}\n  inputs: {{ commands: ['{RebootOnce}'] }}");
        await _run.RunAsync(document);
        await _run.RunAsync(document);
        Assert.Equal(RunStatus.Success, _run.Step("Once").Status);
        Assert.Equal("before\nafter\n", _run.Console);
    }

    [Fact]
    public async Task Loop_goes_on_at_the_iteration_that_rebooted_with_the_outputs_of_those_before()
    {
        string document = RunHarness.Build("- name: Each\n  action: ExecuteBash\n  loop: { forEach: [ a, b, c ] }\n  inputs: { commands: ['echo {{ loop.value }} >> all; [ {{ loop.value }} != b ] || [ -e flag ] || { touch flag; exit 194; }; echo {{ loop.value }}'] }");
        Assert.True((await _run.RunAsync(document)).NeedsReboot);
        await _run.RunAsync(document);
        Assert.Equal("a\nb\nb\nc\n", File.ReadAllText(_run.Folder["all"]));
        Assert.Equal("a\nb\nc", _run.Step("Each").End.Outputs["stdout"]);
    }

    [Fact]
    public async Task Reboots_without_end_are_stopped_at_the_bound()
    {
        string document = RunHarness.Build("- name: Again\n  action: ExecuteBash\n  inputs: { commands: ['exit 194'] }");
        int reboots = 0;
        while ((await _run.RunAsync(document)).NeedsReboot)
        {
            reboots++;
        }

        Assert.Equal(ExecutionRunner.MaximumReboots, reboots);
        Assert.Contains("reboot number 16", _run.Report.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Step_that_ran_when_the_agent_was_killed_counts_as_a_failed_attempt()
    {
        _run.Crash(journal => journal.AttemptBegins("0/build/Cut", 1, _run.Time.GetUtcNow()));
        await _run.RunAsync(RunHarness.Build("- name: Cut\n  action: ExecuteBash\n  inputs: { commands: [touch ran] }"));
        Assert.Equal(RunStatus.Failure, _run.Report.Status);
        Assert.Contains("stopped while this attempt ran", _run.Report.FailureMessage, StringComparison.Ordinal);
        Assert.False(File.Exists(_run.Folder["ran"]));
    }

    [Fact]
    public async Task Step_with_attempts_left_runs_again_after_the_agent_was_killed()
    {
        _run.Crash(journal => journal.AttemptBegins("0/build/Cut", 1, _run.Time.GetUtcNow()));
        await _run.RunAsync(RunHarness.Build("- name: Cut\n  action: ExecuteBash\n  maxAttempts: 2\n  inputs: { commands: [echo ran] }"));
        Assert.Equal(RunStatus.Success, _run.Report.Status);
        Assert.Equal(["Cut failed attempt 1", "Cut attempt 2", "Cut ended success"], _run.Observer.Events);
    }

    [Fact]
    public async Task Torn_last_line_of_the_journal_is_ignored()
    {
        _run.Crash(journal => journal.StepEnds("0/build/Done", new StepEnd { Status = RunStatus.Success, Started = _run.Time.GetUtcNow(), Ended = _run.Time.GetUtcNow() }));
        File.AppendAllText(_run.Folder["state/exec/journal.jsonl"], "{\"kind\":\"end\",\"step\":\"0/build/Ne");
        await _run.RunAsync(RunHarness.Build("- name: Done\n  action: ExecuteBash\n  inputs: { commands: [echo again] }\n- name: Next\n  action: ExecuteBash\n  inputs: { commands: [echo next] }"));
        Assert.Equal("next\n", _run.Console);
        Assert.Equal(RunStatus.Success, _run.Report.Status);
    }

    [Fact]
    public async Task Finished_execution_starts_anew_when_its_id_runs_again()
    {
        string document = RunHarness.Build("- name: A\n  action: ExecuteBash\n  inputs: { commands: ['echo x >> count'] }");
        await _run.RunAsync(document);
        await _run.RunAsync(document);
        Assert.Equal("x\nx\n", File.ReadAllText(_run.Folder["count"]));
    }

    [Fact]
    public async Task Nested_document_reboots_and_goes_on_where_it_was()
    {
        _run.Folder.File("inner.yaml", RunHarness.Build($"- name: Before\n  action: ExecuteBash\n  inputs: {{ commands: ['echo x >> count'] }}\n- name: Twice\n  action: ExecuteBash\n  inputs: {{ commands: ['{RebootOnce}'] }}"));
        string document = RunHarness.Build("- name: Nest\n  action: ExecuteDocument\n  inputs: { document: inner.yaml }");
        Assert.True((await _run.RunAsync(document)).NeedsReboot);
        await _run.RunAsync(document);
        Assert.Equal(RunStatus.Success, _run.Report.Status);
        Assert.Equal("x\n", File.ReadAllText(_run.Folder["count"]));
    }
}
