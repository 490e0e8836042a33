using BuildFarm.Agent.Logs;
using BuildFarm.Agent.Modules;
using BuildFarm.Agent.Secrets;
using BuildFarm.Agent.State;

namespace BuildFarm.Agent.Engine;

/// <summary>Runs an execution, or goes on with one that a reboot or a crash cut off.</summary>
internal sealed class ExecutionRunner(ModuleRegistry modules, ModuleServices services)
{
    /// <summary>Reboots that one execution may ask for.</summary>
    public const int MaximumReboots = 15;

    public IRunObserver Observer { get; init; } = new NullObserver();

    public ISsmParameters Parameters { get; init; } = new NoSsmParameters();

    public IConsoleEcho? Echo { get; init; }

    public SecretMasker Masker { get; init; } = new();

    /// <summary>By default the boot must have changed.</summary>
    public Func<PendingReboot, bool> HasRebooted { get; init; } = pending => pending.BootId != BootIdentity.Current;

    /// <returns>The end, or that the instance has to reboot and this be called again with the same request.</returns>
    /// <exception cref="IOException">State or logs cannot be written.</exception>
    public async Task<ExecutionOutcome> RunAsync(ExecutionRequest request, CancellationToken cancelled)
    {
        using ExecutionJournal journal = OpenJournal(request);
        DateTimeOffset now = services.Time.GetUtcNow();
        bool isNew = journal.IsNew;
        string folder = journal.LogFolder ?? LogFolder.NameFor(request.LogDirectory, now, request.ExecutionId);
        using LogFolder logs = LogFolder.Open(folder, services.Time, Echo);
        if (isNew)
        {
            journal.Begin(folder, now);
            logs.Application.ExecutionStarts(request.ExecutionId, request.Documents.Count, request.Phases.Count == 0 ? "all" : string.Join(',', request.Phases), AgentVersion.Current);
        }
        else
        {
            logs.Application.ExecutionResumes(request.ExecutionId);
        }

        foreach (string secret in request.Documents.SelectMany(document => document.Secrets.Values))
        {
            Masker.Add(secret);
        }

        var run = new RunEnvironment
        {
            Request = request,
            Modules = modules,
            Services = services,
            Journal = journal,
            Logs = logs,
            Observer = Observer,
            Masker = Masker,
            Parameters = Parameters,
            HasRebooted = HasRebooted,
            Cancelled = cancelled,
        };
        return await RunAsync(run, new ExecutionReport { ExecutionId = request.ExecutionId, Started = journal.Started ?? now, LogFolder = folder });
    }

    private static ExecutionJournal OpenJournal(ExecutionRequest request)
    {
        string folder = Path.Combine(request.StateDirectory, request.ExecutionId);
        ExecutionJournal journal = ExecutionJournal.Open(folder);
        if (!journal.IsFinished)
        {
            return journal;
        }

        journal.Dispose();
        ExecutionJournal.Remove(folder);
        return ExecutionJournal.Open(folder);
    }

    private static async Task<ExecutionOutcome> RunAsync(RunEnvironment run, ExecutionReport report)
    {
        SortedDictionary<string, string> chains = new(StringComparer.Ordinal);
        try
        {
            await DocumentsAsync(run, report, chains);
        }
        catch (RebootNeededException e)
        {
            Write(run, report, chains);
            return new ExecutionOutcome(report, e.DelaySeconds);
        }
        catch (OperationCanceledException) when (run.Cancelled.IsCancellationRequested)
        {
            report.Status = RunStatus.Cancelled;
            report.FailureMessage = "The work was cancelled.";
        }

        report.Ended = run.Now;
        Write(run, report, chains);
        run.Journal.Finish();
        run.Logs.Application.ExecutionEnds(report.ExecutionId, report.Status);
        return new ExecutionOutcome(report, null);
    }

    private static async Task DocumentsAsync(RunEnvironment run, ExecutionReport report, SortedDictionary<string, string> chains)
    {
        List<PreparedDocument> documents = [.. run.Request.Documents.Select((request, index) => PreparedDocument.Parse(run, request, index))];
        if (documents.Any(document => document.Problem is not null))
        {
            Refuse(run, report, documents); // all are checked before the first one changes anything
            return;
        }

        EarlierPhases? earlier = run.Request.ChainDirectory is { } directory ? new EarlierPhases(directory) : null;
        for (int i = 0; i < documents.Count; i++)
        {
            DocumentRequest document = documents[i].Request;
            foreach ((string phase, string step, StepEnd end) in earlier?.Of(document) ?? [])
            {
                documents[i].Scope!.Remember(phase, step, end.Inputs is null ? null : NodeJson.Read(end.Inputs), end.Outputs);
            }

            var nested = new NestedRunner(run, [DocumentLoader.Identity(document.Source, null, run.Services.WorkingDirectory)]);
            var runner = new DocumentRunner(run, documents[i], $"{i}", run.Request.Phases, nested);
            try
            {
                await runner.RunAsync(report);
            }
            finally
            {
                foreach ((string expression, string value) in runner.ResolvedChains)
                {
                    chains[$"{document.Name}: {expression}"] = value;
                }
            }

            int number = i;
            earlier?.Keep(document, documents[i].Document!, run.Request.Phases, (phase, step) => run.Journal.Step($"{number}/{phase}/{step}").End);
            DocumentReport ended = report.Documents[^1];
            if (ended.Status == RunStatus.Failure)
            {
                (report.Status, report.FailureMessage) = (RunStatus.Failure, ended.FailureMessage);
                (report.FailedStep, report.ExitCode) = (runner.Failed?.Step, runner.Failed?.Report.End.ExitCode ?? 1);
                return; // what follows would build on a failed component
            }

            if (ended.Status == RunStatus.SuccessWithIgnoredFailure)
            {
                report.Status = RunStatus.SuccessWithIgnoredFailure;
            }
        }
    }

    private static void Refuse(RunEnvironment run, ExecutionReport report, List<PreparedDocument> documents)
    {
        foreach (PreparedDocument document in documents.Where(document => document.Problem is not null))
        {
            report.Documents.Add(new DocumentReport
            {
                Name = document.Request.Name,
                FilePath = document.Request.Source,
                Status = RunStatus.Failure,
                FailureMessage = document.Problem!,
                Started = run.Now,
                Ended = run.Now,
            });
            run.Logs.Application.StepFails(document.Problem!);
        }

        (report.Status, report.ExitCode) = (RunStatus.Failure, 1);
        report.FailureMessage = string.Join('\n', report.Documents.Select(document => document.FailureMessage));
    }

    private static void Write(RunEnvironment run, ExecutionReport report, SortedDictionary<string, string> chains)
    {
        run.Logs.Replace("detailedoutput.json", ReportJson.Detailed(report, run.Masker, indented: true));
        run.Logs.Replace("chaining.json", NodeJson.Write(
            writer =>
            {
                writer.WriteStartObject();
                foreach ((string expression, string value) in chains)
                {
                    writer.WriteString(expression, run.Masker.Apply(value));
                }

                writer.WriteEndObject();
            },
            indented: true));
    }
}
