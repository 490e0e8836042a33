using BuildFarm.Agent.Engine;
using BuildFarm.Agent.Tests.Support;

namespace BuildFarm.Agent.Tests.Engine;

public sealed class LoopTests : IDisposable
{
    private readonly RunHarness _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("for: { start: 10, end: 30, updateBy: 10 }", "0:10\n1:20\n2:30")]
    [InlineData("for: { start: 2, end: 1, updateBy: -1 }", "0:2\n1:1")]
    [InlineData("forEach: [ a, b ]", "0:a\n1:b")]
    [InlineData("forEach: { list: 'x;y;z', delimiter: ';' }", "0:x\n1:y\n2:z")]
    [InlineData("forEach: { list: 'x,y' }", "0:x\n1:y")]
    public async Task Iterations_see_index_and_value_and_their_outputs_are_joined_by_newline(string loop, string expected)
    {
        await _run.RunAsync(RunHarness.Build($"- name: Each\n  action: ExecuteBash\n  loop:\n    name: Items\n    {loop}\n  inputs: {{ commands: ['echo {{{{ loop.index }}}}:{{{{ Items.value }}}}'] }}"));
        Assert.Equal(RunStatus.Success, _run.Report.Status);
        Assert.Equal(expected, _run.Step("Each").End.Outputs["stdout"]);
    }

    [Fact]
    public async Task Failing_iteration_ends_the_attempt_and_a_retry_runs_all_again()
    {
        await _run.RunAsync(RunHarness.Build("- name: Each\n  action: ExecuteBash\n  maxAttempts: 2\n  loop: { forEach: [ a, b, c ] }\n  inputs: { commands: ['echo {{ loop.value }} >> all; [ {{ loop.value }} != b ] || [ -e again ] || { touch again; exit 4; }'] }"));
        Assert.Equal(RunStatus.Success, _run.Report.Status);
        Assert.Equal("a\nb\na\nb\nc\n", File.ReadAllText(_run.Folder["all"]));
    }

    [Fact]
    public async Task Failed_loop_names_the_iteration_and_keeps_the_outputs_of_those_that_succeeded()
    {
        await _run.RunAsync(RunHarness.Build("- name: Each\n  action: ExecuteBash\n  onFailure: Ignore\n  loop: { forEach: [ a, b, c ] }\n  inputs: { commands: ['echo {{ loop.value }}; [ {{ loop.value }} != b ]'] }"));
        Assert.Contains("iteration 1 failed", _run.Step("Each").End.Message, StringComparison.Ordinal);
        Assert.Equal("a", _run.Step("Each").End.Outputs["stdout"]);
    }

    [Fact]
    public async Task Timeout_covers_all_iterations_of_an_attempt()
    {
        Task<ExecutionOutcome> running = _run.RunAsync(RunHarness.Build("- name: Each\n  action: ExecuteBash\n  timeoutSeconds: 10\n  loop: { forEach: [ a, b, c ] }\n  inputs: { commands: ['echo at {{ loop.value }}; [ {{ loop.value }} = a ] || sleep 1000'] }"));
        await _run.Observer.Printed("at b");
        _run.Time.Advance(TimeSpan.FromSeconds(10));
        await running;
        Assert.Equal(RunStatus.TimedOut, _run.Step("Each").Status);
        Assert.Contains("the loop run", _run.Report.FailureMessage, StringComparison.Ordinal);
    }
}
