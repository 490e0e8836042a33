using System.Text;
using BuildFarm.Agent.Engine;
using BuildFarm.Agent.Modules;
using BuildFarm.Agent.Processes;
using BuildFarm.Agent.Tests.Support;

namespace BuildFarm.Agent.Tests.Modules;

public sealed class UpdateOsTests : IDisposable
{
    private const string Simulation = """
        Inst libc6 [2.36-9] (2.36-10 Debian:12/stable [amd64])
        Inst curl [7.88] (7.89 Debian:12/stable [amd64])
        Inst newpkg (1.0 Debian:12/stable [amd64])
        Conf libc6 (2.36-10)
        """;

    private readonly RunHarness _run = new();
    private readonly FakePrograms _programs = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Everything_is_upgraded_by_default()
    {
        await Run("apt-get", "");
        Assert.Equal(RunStatus.Success, _run.Report.Status);
        Assert.EndsWith("update", _programs.Calls[0], StringComparison.Ordinal);
        Assert.EndsWith("dist-upgrade", _programs.Calls[1], StringComparison.Ordinal);
        Assert.Equal("noninteractive", _programs.Environment["DEBIAN_FRONTEND"]);
    }

    [Fact]
    public async Task Selection_takes_what_is_available_included_and_not_excluded()
    {
        await Run("apt-get", "inputs: { include: [ 'lib*', curl ], exclude: [ curl ] }");
        Assert.EndsWith("install --only-upgrade libc6", _programs.Calls[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Packages_that_are_not_installed_are_no_updates()
    {
        await Run("apt-get", "inputs: { include: [ newpkg ] }");
        Assert.Contains("no update matches", _run.Console, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Yum_gets_the_lists_as_arguments()
    {
        await Run("yum", "inputs: { include: [ a ], exclude: [ b ] }");
        Assert.EndsWith("-y update --exclude=b a", _programs.Calls[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failing_package_manager_fails_the_step_with_its_command()
    {
        _programs.ExitCode = 100;
        await Run("apt-get", "");
        Assert.Contains("exit code 100", _run.Report.FailureMessage, StringComparison.Ordinal);
        Assert.Contains("apt-get", _run.Report.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Instance_without_a_known_package_manager_is_refused()
    {
        await Run("pacman", "");
        Assert.Contains("has none of them", _run.Report.FailureMessage, StringComparison.Ordinal);
    }

    private async Task Run(string manager, string inputs)
    {
        string program = _run.Folder.File($"bin/{manager}", "");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _run.Services = _run.Services with { Processes = _programs, Programs = new ProgramFinder(() => _run.Folder["bin"]), IsRoot = true };
        await _run.RunAsync(RunHarness.Build($"- name: It\n  action: UpdateOS\n  {inputs}"));
    }

    private sealed class FakePrograms : IProcessRunner
    {
        public List<string> Calls { get; } = [];

        public IReadOnlyDictionary<string, string> Environment { get; private set; } = new Dictionary<string, string>();

        public int ExitCode { get; set; }

        public ProcessOutcome Run(ProcessSpec spec, IOutputSink sink, CancellationToken stop)
        {
            Calls.Add($"{spec.Path} {string.Join(' ', spec.Arguments)}");
            Environment = Calls.Count == 1 ? spec.Environment! : Environment;
            if (spec.Arguments[0] == "-s")
            {
                sink.Write(OutputStream.StandardOutput, Encoding.UTF8.GetBytes(Simulation));
            }

            return new ProcessOutcome(ExitCode, false);
        }
    }
}
