using BuildFarm.Agent.Engine;
using BuildFarm.Agent.Modules;
using BuildFarm.Agent.Processes;
using BuildFarm.Agent.State;

namespace BuildFarm.Agent.Tests.Support;

/// <summary>Runs documents in a folder of its own; running again with the same harness is a restart of the agent.</summary>
internal sealed class RunHarness : IDisposable
{
    public RunHarness() => Services = new ModuleServices { Processes = new ProcessRunner(Time), Time = Time, WorkingDirectory = Folder.Path, Chance = () => 0.5 };

    public TempFolder Folder { get; } = new();

    public ManualTime Time { get; } = new();

    public RecordingObserver Observer { get; } = new();

    public ModuleServices Services { get; set; }

    public Dictionary<string, string> Parameters { get; } = [];

    public Dictionary<string, string> Secrets { get; } = [];

    public IReadOnlyList<string> Phases { get; set; } = [];

    /// <summary>Whether executions keep what later ones chain to, as a farm's orders do.</summary>
    public bool Chains { get; set; }

    public bool Reboots { get; set; } = true;

    public ExecutionReport Report { get; private set; } = null!;

    public string Log(string name) => File.ReadAllText(Path.Combine(Report.LogFolder, name));

    public string Console => Log("console.log");

    public StepReport Step(string name) => Report.Steps.Single(step => step.Definition.Name == name);

    public async Task<ExecutionOutcome> RunAsync(string yaml, CancellationToken cancelled = default) => await RunAsync([("doc.yaml", yaml)], cancelled);

    public async Task<ExecutionOutcome> RunAsync(IEnumerable<(string Name, string Yaml)> documents, CancellationToken cancelled = default)
    {
        var runner = new ExecutionRunner(ModuleRegistry.Standard(), Services) { Observer = Observer, HasRebooted = _ => Reboots };
        ExecutionOutcome outcome = await Task.Run(() => runner.RunAsync(Request(documents), cancelled), CancellationToken.None);
        Report = outcome.Report;
        return outcome;
    }

    /// <summary>The journal as a killed agent leaves it.</summary>
    public void Crash(Action<ExecutionJournal> progress)
    {
        using ExecutionJournal journal = ExecutionJournal.Open(Path.Combine(Folder["state"], "exec"));
        journal.Begin(Folder["logs/TOE_crashed"], Time.GetUtcNow());
        progress(journal);
    }

    /// <summary>A document with one phase, its steps given as YAML at column 0.</summary>
    public static string Build(string steps) => "schemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n" + Indent(steps);

    public void Dispose() => Folder.Dispose();

    private static string Indent(string text) => string.Join('\n', text.Split('\n').Select(line => "      " + line)) + "\n";

    private ExecutionRequest Request(IEnumerable<(string Name, string Yaml)> documents) => new()
    {
        ExecutionId = "exec",
        Phases = Phases,
        LogDirectory = Folder["logs"],
        StateDirectory = Folder["state"],
        ChainDirectory = Chains ? Folder["chaining"] : null,
        Documents = [.. documents.Select(document => new DocumentRequest
        {
            Name = document.Name, Source = Folder[document.Name], Text = document.Yaml, Parameters = Parameters, Secrets = Secrets,
        })],
    };
}
