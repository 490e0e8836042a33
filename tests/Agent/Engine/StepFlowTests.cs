using BuildFarm.Agent.Engine;
using BuildFarm.Agent.Tests.Support;

namespace BuildFarm.Agent.Tests.Engine;

public sealed class StepFlowTests : IDisposable
{
    private readonly RunHarness _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Parameters_constants_and_chaining_reach_the_steps()
    {
        _run.Parameters["Who"] = "you";
        await _run.RunAsync("""
            schemaVersion: 1.0
            parameters:
              - Who: { type: string, default: nobody }
              - Greeting: { type: string, default: hello }
            constants:
              - Mark: { type: string, value: '!' }
            phases:
              - name: build
                steps:
                  - name: Say
                    action: ExecuteBash
                    inputs: { commands: ['echo "{{ Greeting }} {{ Who }}{{Mark}}"'] }
                  - name: Store
                    action: CreateFile
                    inputs:
                      - { path: a.txt, content: '{{ build.Say.outputs.stdout }}' }
              - name: test
                steps:
                  - name: Read
                    action: ReadFile
                    inputs: [ { path: '{{ build.Store.inputs[0].path }}' } ]
            """);
        Assert.Equal(RunStatus.Success, _run.Report.Status);
        Assert.Equal("hello you!", _run.Step("Read").End.Outputs["content"]);
    }

    [Fact]
    public async Task Missing_required_parameter_fails_before_any_step()
    {
        await _run.RunAsync([("first.yaml", RunHarness.Build("- name: Touch\n  action: ExecuteBash\n  inputs: { commands: ['touch ran'] }")), ("second.yaml", """
            schemaVersion: 1.0
            parameters:
              - Needed: { type: string }
            phases:
              - name: build
                steps:
                  - { name: A, action: ExecuteBash, inputs: { commands: ['echo {{ Needed }}'] } }
            """)]);
        Assert.Equal(RunStatus.Failure, _run.Report.Status);
        Assert.Contains("Needed", _run.Report.FailureMessage, StringComparison.Ordinal);
        Assert.False(File.Exists(_run.Folder["ran"]));
    }

    [Fact]
    public async Task Document_with_errors_runs_nothing_and_names_every_finding()
    {
        await _run.RunAsync(RunHarness.Build("- name: Touch\n  action: ExecuteBash\n  inputs: { commands: ['touch ran'] }\n- name: Touch\n  action: ExecuteBahs\n  inputs: { commands: [x] }"));
        Assert.Equal(RunStatus.Failure, _run.Report.Status);
        Assert.Contains("ExecuteBahs", _run.Report.FailureMessage, StringComparison.Ordinal);
        Assert.False(File.Exists(_run.Folder["ran"]));
    }

    [Fact]
    public async Task Phases_run_in_the_documents_order_whatever_order_is_asked_for()
    {
        _run.Phases = ["test", "build"];
        await _run.RunAsync("""
            schemaVersion: 1.0
            phases:
              - { name: build, steps: [ { name: A, action: ExecuteBash, inputs: { commands: ['echo 1'] } } ] }
              - { name: validate, steps: [ { name: B, action: ExecuteBash, inputs: { commands: ['echo 2'] } } ] }
              - { name: test, steps: [ { name: C, action: ExecuteBash, inputs: { commands: ['echo 3'] } } ] }
            """);
        Assert.Equal("1\n3\n", _run.Console);
    }

    [Theory]
    [InlineData("Abort", false, RunStatus.Failure, RunStatus.Failure)]
    [InlineData("Continue", true, RunStatus.Failure, RunStatus.Failure)]
    [InlineData("Ignore", true, RunStatus.IgnoredFailure, RunStatus.SuccessWithIgnoredFailure)]
    public async Task Failed_step_does_to_the_document_what_onFailure_says(string onFailure, bool goesOn, string step, string document)
    {
        await _run.RunAsync(RunHarness.Build($"- name: Bad\n  action: ExecuteBash\n  onFailure: {onFailure}\n  inputs: {{ commands: [exit 3] }}\n- name: Next\n  action: ExecuteBash\n  inputs: {{ commands: [echo next] }}"));
        Assert.Equal(step, _run.Step("Bad").Status);
        Assert.Equal(document, _run.Report.Status);
        Assert.Equal(goesOn, _run.Console.Contains("next", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failed_attempts_are_repeated_up_to_maxAttempts()
    {
        await _run.RunAsync(RunHarness.Build("- name: Third\n  action: ExecuteBash\n  maxAttempts: 5\n  inputs: { commands: ['echo x >> n; [ $(wc -l < n) = 3 ]'] }"));
        Assert.Equal(RunStatus.Success, _run.Report.Status);
        Assert.Equal(3, _run.Step("Third").End.Attempt);
        Assert.Equal(["Third attempt 1", "Third failed attempt 1", "Third attempt 2", "Third failed attempt 2", "Third attempt 3", "Third ended success"], _run.Observer.Events);
    }

    [Fact]
    public async Task Failure_message_names_component_phase_step_attempt_exit_code_last_lines_and_log()
    {
        await _run.RunAsync(RunHarness.Build("- name: Bad\n  action: ExecuteBash\n  maxAttempts: 2\n  inputs: { commands: ['seq 100; echo broken >&2; exit 3'] }"));
        string message = _run.Report.FailureMessage;
        Assert.All(
            (string[])["'doc.yaml'", "'build'", "'Bad' (ExecuteBash)", "attempt 2 of 2", "exit code 3", "99\n100\nbroken", Path.Combine(_run.Report.LogFolder, "console.log")],
            part => Assert.Contains(part, message, StringComparison.Ordinal));
        Assert.DoesNotContain("\n70\n", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Step_that_takes_too_long_is_ended_and_timed_out()
    {
        Task<ExecutionOutcome> running = _run.RunAsync(RunHarness.Build("- name: Slow\n  action: ExecuteBash\n  timeoutSeconds: 60\n  inputs: { commands: ['echo ready; sleep 1000'] }"));
        await _run.Observer.Printed("ready");
        _run.Time.Advance(TimeSpan.FromSeconds(60));
        await running;
        Assert.Equal(RunStatus.TimedOut, _run.Step("Slow").Status);
        Assert.Contains("timed out after 60 seconds", _run.Report.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_work_ends_its_programs_and_says_so()
    {
        using var cancel = new CancellationTokenSource();
        Task<ExecutionOutcome> running = _run.RunAsync(RunHarness.Build("- name: Slow\n  action: ExecuteBash\n  maxAttempts: 3\n  inputs: { commands: ['echo ready; sleep 1000'] }"), cancel.Token);
        await _run.Observer.Printed("ready");
        await cancel.CancelAsync();
        await running;
        Assert.Equal(RunStatus.Cancelled, _run.Report.Status);
    }

    [Theory]
    [InlineData("then: Skip", RunStatus.Skipped, RunStatus.Success)]
    [InlineData("then: Abort", RunStatus.Failure, RunStatus.Failure)]
    [InlineData("then: Execute", RunStatus.Success, RunStatus.Success)]
    public async Task Condition_decides_whether_its_step_runs(string branch, string step, string document)
    {
        await _run.RunAsync(RunHarness.Build($"- name: Maybe\n  action: ExecuteBash\n  if:\n    folderExists: /\n    {branch}\n  inputs: {{ commands: [echo ran] }}"));
        Assert.Equal(step, _run.Step("Maybe").Status);
        Assert.Equal(document, _run.Report.Status);
    }

    [Fact]
    public async Task Inputs_of_a_skipped_step_can_still_be_referred_to()
    {
        await _run.RunAsync(RunHarness.Build("- name: Get\n  action: CreateFile\n  if: { folderExists: /, then: Skip }\n  inputs: [ { path: /x/y } ]\n- name: Use\n  action: ExecuteBash\n  inputs: { commands: ['echo {{ build.Get.inputs[0].path }}'] }"));
        Assert.Equal("/x/y\n", _run.Console);
    }

    [Fact]
    public async Task Output_of_a_step_that_did_not_run_fails_the_step_that_wants_it()
    {
        await _run.RunAsync(RunHarness.Build("- name: A\n  action: ExecuteBash\n  if: { folderExists: /, then: Skip }\n  inputs: { commands: [echo] }\n- name: B\n  action: ExecuteBash\n  inputs: { commands: ['echo {{ build.A.outputs.stdout }}'] }"));
        Assert.Contains("build.A", _run.Report.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secret_is_usable_in_a_step_and_absent_from_every_file_of_the_log_folder()
    {
        _run.Secrets["/db/password"] = "hunter2hunter2";
        await _run.RunAsync(RunHarness.Build("- name: Use\n  action: ExecuteBash\n  inputs: { commands: ['echo \"{{ aws:ssm:/db/password }}\" | wc -c', 'echo {{ aws:ssm:/db/password }}; exit 1'] }"));
        Assert.StartsWith("15\n***\n", _run.Console, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(_run.Report.LogFolder), file => Assert.DoesNotContain("hunter2", File.ReadAllText(file), StringComparison.Ordinal));
        Assert.DoesNotContain("hunter2", _run.Report.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_folder_has_the_guides_name_and_files()
    {
        await _run.RunAsync(RunHarness.Build("- name: A\n  action: ExecuteBash\n  inputs: { commands: [echo hi] }"));
        Assert.Equal("TOE_2026-01-02_03-04-05_UTC-0_exec", Path.GetFileName(_run.Report.LogFolder));
        Assert.Equal(
            ["application.log", "chaining.json", "console.log", "detailedoutput.json", "document.yaml"],
            Directory.GetFiles(_run.Report.LogFolder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.Contains("\"inputs\": \"[{\\\"commands\\\":[\\\"echo hi\\\"]}]\"", _run.Log("detailedoutput.json"), StringComparison.Ordinal);
        Assert.Contains("\"outputs\": \"[{\\\"stdout\\\":\\\"hi\\\"}]\"", _run.Log("detailedoutput.json"), StringComparison.Ordinal);
    }
}
