using BuildFarm.Agent.Engine;
using BuildFarm.Agent.Modules;
using BuildFarm.Agent.Modules.Execution;
using BuildFarm.Agent.Tests.Support;

namespace BuildFarm.Agent.Tests.Modules;

public sealed class ExecutionModuleTests : IDisposable
{
    private readonly RunHarness _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task ExecuteBash_runs_all_commands_as_one_script_without_stopping_at_errors()
    {
        await _run.RunAsync(RunHarness.Build("- name: It\n  action: ExecuteBash\n  inputs:\n    commands:\n      - a=1\n      - 'false'\n      - |\n        if [ $a = 1 ]; then\n          echo yes\n        fi"));
        Assert.Equal("yes", _run.Step("It").End.Outputs["stdout"]);
    }

    [Fact]
    public async Task Output_beyond_the_bound_is_cut_with_a_mark_and_whole_in_the_log()
    {
        await _run.RunAsync(RunHarness.Build("- name: It\n  action: ExecuteBash\n  inputs: { commands: ['head -c 3000000 /dev/zero | tr \"\\0\" x'] }"));
        string output = _run.Step("It").End.Outputs["stdout"];
        Assert.Contains($"[output cut here: the first {OutputCapture.MaximumBytes} of 3000000 bytes; all of it is in {_run.Report.LogFolder}", output, StringComparison.Ordinal);
        Assert.Equal(3_000_000, new FileInfo(Path.Combine(_run.Report.LogFolder, "console.log")).Length);
    }

    [Fact]
    public async Task Broken_utf8_and_nul_in_the_output_break_nothing()
    {
        await _run.RunAsync(RunHarness.Build("- name: It\n  action: ExecuteBash\n  inputs: { commands: [\"printf 'a\\\\377\\\\0b'\"] }\n- name: Use\n  action: CreateFile\n  inputs: [ { path: x, content: '{{ build.It.outputs.stdout }}' } ]"));
        Assert.Equal(RunStatus.Success, _run.Report.Status);
        Assert.Equal("a\uFFFD\0b", File.ReadAllText(_run.Folder["x"]));
    }

    [Fact]
    public async Task ExecuteBinary_passes_arguments_without_a_shell()
    {
        await _run.RunAsync(RunHarness.Build("- name: It\n  action: ExecuteBinary\n  inputs: { path: /bin/echo, arguments: ['$HOME', 'a b', '*'] }"));
        Assert.Equal("$HOME a b *", _run.Step("It").End.Outputs["stdout"]);
        await _run.RunAsync(RunHarness.Build("- name: It\n  action: ExecuteBinary\n  inputs: { path: /no/such }"));
        Assert.Contains("there is no file '/no/such'", _run.Report.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_is_not_executable_is_refused_with_126()
    {
        _run.Folder.File("data", "x");
        await _run.RunAsync(RunHarness.Build("- name: It\n  action: ExecuteBinary\n  inputs: { path: ./data }"));
        Assert.Equal(126, _run.Step("It").End.ExitCode);
    }

    [Theory]
    [InlineData("stringEquals: abc\n    value: abc", true)]
    [InlineData("stringEquals: abc\n    value: ABC", false)]
    [InlineData("binaryExists: bash", true)]
    [InlineData("binaryExists: cd", true)] // a builtin: the guide means bash's 'type'
    [InlineData("binaryExists: '-x; true'", false)]
    [InlineData("binaryExists: no-such-program", false)]
    [InlineData("or:\n      - stringEquals: a\n        value: b\n      - and:\n          - numberGreaterThan: 2.0\n            value: '{{ build.Version.outputs.stdout }}'\n          - fileExists: /etc/passwd", true)]
    public async Task Assert_succeeds_when_its_condition_holds(string condition, bool holds)
    {
        await _run.RunAsync(RunHarness.Build($"- name: Version\n  action: ExecuteBash\n  inputs: {{ commands: [echo 2.5] }}\n- name: It\n  action: Assert\n  inputs:\n    {condition}"));
        Assert.Equal(holds ? RunStatus.Success : RunStatus.Failure, _run.Report.Status);
    }

    [Fact]
    public async Task ExecutePowerShell_without_pwsh_says_what_is_missing()
    {
        _run.Services = _run.Services with { Programs = new ProgramFinder(() => "/nowhere") };
        await _run.RunAsync(RunHarness.Build("- name: It\n  action: ExecutePowerShell\n  inputs: { commands: [Write-Host hi] }"));
        Assert.Contains("pwsh", _run.Report.FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("InstallMSI", "{ path: 'C:\\a.msi' }")]
    [InlineData("UninstallMSI", "{ path: 'C:\\a.msi' }")]
    [InlineData("SetRegistry", "[ { path: 'HKLM:\\SOFTWARE\\X', name: N, value: V, type: SZ } ]")]
    public async Task Windows_modules_are_refused_on_Linux(string action, string inputs)
    {
        await _run.RunAsync(RunHarness.Build($"- name: It\n  action: {action}\n  inputs: {inputs}"));
        Assert.Equal(RunStatus.Failure, _run.Report.Status);
        Assert.Contains("Windows", _run.Report.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExecuteDocument_runs_the_phases_asked_for_with_its_parameters()
    {
        _run.Folder.File("inner.yaml", """
            schemaVersion: 1.0
            parameters:
              - Word: { type: string }
            phases:
              - { name: build, steps: [ { name: A, action: ExecuteBash, inputs: { commands: ['echo build {{ Word }}'] } } ] }
              - { name: test, steps: [ { name: B, action: ExecuteBash, inputs: { commands: ['echo test {{ Word }}'] } } ] }
            """);
        await _run.RunAsync(RunHarness.Build("- name: It\n  action: ExecuteDocument\n  inputs:\n    document: inner.yaml\n    phases: test\n    parameters: [ { name: Word, value: hi } ]"));
        Assert.Equal("test hi\n", _run.Console);
        Assert.Equal("success", _run.Step("It").End.Outputs["status"]);
        Assert.Equal("1", _run.Step("It").End.Outputs["executedStepCount"]);
        Assert.Contains("\"filePath\": \"inner.yaml\"", _run.Log("detailedoutput.json").Replace("\":\"", "\": \"", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Document_that_runs_itself_again_is_a_cycle()
    {
        _run.Folder.File("inner.yaml", RunHarness.Build("- name: Self\n  action: ExecuteDocument\n  inputs: { document: inner.yaml }"));
        await _run.RunAsync(RunHarness.Build("- name: It\n  action: ExecuteDocument\n  inputs: { document: inner.yaml }"));
        Assert.Contains("cycle", _run.Report.FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, RunStatus.Success)]
    [InlineData(4, RunStatus.Failure)]
    public async Task Documents_nest_three_levels_deep_and_no_more(int levels, string status)
    {
        for (int i = 1; i < levels; i++)
        {
            _run.Folder.File($"d{i}.yaml", RunHarness.Build($"- name: Next\n  action: ExecuteDocument\n  inputs: {{ document: d{i + 1}.yaml }}"));
        }

        _run.Folder.File($"d{levels}.yaml", RunHarness.Build("- name: End\n  action: ExecuteBash\n  inputs: { commands: [echo end] }"));
        await _run.RunAsync(RunHarness.Build("- name: It\n  action: ExecuteDocument\n  inputs: { document: d1.yaml }"));
        Assert.Equal(status, _run.Report.Status);
    }

    [Fact]
    public void Every_module_of_the_guide_has_a_class()
    {
        string[] later = ["S3Download", "S3Upload"];
        Assert.Equal(
            Documents.Modules.ActionModules.Names.Except(later).Order(StringComparer.Ordinal),
            ModuleRegistry.Standard().Names.Except(later).Order(StringComparer.Ordinal));
    }
}
