using BuildFarm.Agent.Engine;
using BuildFarm.Agent.Tests.Support;

namespace BuildFarm.Agent.Tests.Engine;

/// <summary>Phases of one document that run as executions of their own, as a farm sends them.</summary>
public sealed class EarlierPhasesTests : IDisposable
{
    private const string Document = """
        schemaVersion: 1.0
        parameters:
          - Name: {type: string, default: one}
        phases:
          - name: build
            steps:
              - name: Say
                action: ExecuteBash
                inputs: {commands: ['echo built {{ Name }}']}
              - name: Write
                action: CreateFile
                inputs:
                  - {path: 'file-{{ build.Say.outputs.stdout }}', content: x}
              - name: Unasked
                action: ExecuteBash
                inputs: {commands: ['echo secret']}
          - name: validate
            steps:
              - name: Look
                action: ExecuteBash
                if: {stringEquals: 'built {{ Name }}', value: '{{ build.Say.outputs.stdout }}'}
                inputs: {commands: ['test -f "{{ build.Write.inputs[0].path }}" && echo found']}
          - name: test
            steps:
              - name: Again
                action: ExecuteBash
                inputs: {commands: ['echo {{ build.Unasked.outputs.stdout }}']}
        """;

    private readonly RunHarness _run = new() { Chains = true };

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Validate_phase_chains_to_inputs_and_outputs_of_the_build_phase_before_it()
    {
        await RunAsync("build");
        await RunAsync("validate");

        Assert.Equal(RunStatus.Success, _run.Report.Status);
        Assert.Equal("found", _run.Step("Look").End.Outputs["stdout"]);
    }

    [Fact]
    public async Task Only_what_a_later_phase_of_the_same_stage_refers_to_is_kept_for_root_alone()
    {
        await RunAsync("build");

        string path = Assert.Single(Directory.GetFiles(_run.Folder["chaining"]));
        Assert.DoesNotContain("secret", File.ReadAllText(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_run.Folder["chaining"]));
    }

    [Fact]
    public async Task Other_parameters_are_another_run()
    {
        await RunAsync("build");
        _run.Parameters["Name"] = "two";

        await RunAsync("validate");

        Assert.Equal(RunStatus.Failure, _run.Report.Status);
        Assert.Contains("build.Say.outputs.stdout", _run.Report.FailureMessage);
    }

    [Fact]
    public async Task Torn_file_counts_as_not_run()
    {
        await RunAsync("build");
        File.WriteAllText(Assert.Single(Directory.GetFiles(_run.Folder["chaining"])), "[{");

        await RunAsync("validate");

        Assert.Contains("build.Say.outputs.stdout", _run.Report.FailureMessage);
    }

    [Fact]
    public async Task Nothing_is_kept_where_no_later_phase_asks()
    {
        _run.Phases = ["build"];
        await _run.RunAsync(RunHarness.Build("- {name: Say, action: ExecuteBash, inputs: {commands: [echo x]}}"));

        Assert.False(Directory.Exists(_run.Folder["chaining"]));
    }

    private Task RunAsync(string phase)
    {
        _run.Phases = [phase];
        return _run.RunAsync(Document);
    }
}
