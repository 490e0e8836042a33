using BuildFarm.Documents.Components;

namespace BuildFarm.Agent.Engine;

/// <summary>Runs one document's phases and steps in their order.</summary>
internal sealed class DocumentRunner(RunEnvironment run, PreparedDocument prepared, string keyPrefix, IReadOnlyList<string> phases, NestedRunner nested)
{
    private readonly DocumentReport _report = new()
    {
        Name = prepared.Document?.Name ?? prepared.Request.Name,
        FilePath = prepared.Request.Source,
        Description = prepared.Document?.Description ?? "",
        Started = run.Now,
    };

    /// <summary>Every expression that was resolved from another step.</summary>
    public IReadOnlyDictionary<string, string> ResolvedChains { get; private set; } = new Dictionary<string, string>();

    /// <summary>The last step that failed and was not ignored.</summary>
    public (StepIdentity Step, StepReport Report)? Failed { get; private set; }

    /// <summary>Adds its report to <paramref name="execution"/> at once, so that it is there also when the run is cut off.</summary>
    /// <exception cref="RebootNeededException">The instance has to reboot first.</exception>
    public async ValueTask RunAsync(ExecutionReport execution)
    {
        execution.Documents.Add(_report);
        run.Logs.Application.DocumentStarts(prepared.Request.Name, prepared.Request.Source);
        ResolvedChains = prepared.Scope!.ResolvedChains;
        try
        {
            await PhasesAsync(prepared.Document!, prepared.Scope);
        }
        finally
        {
            _report.Ended = run.Now;
        }
    }

    private async ValueTask PhasesAsync(ComponentDocument document, DocumentScope scope)
    {
        foreach (PhaseDefinition phase in document.Phases.Where(phase => phases.Count == 0 || phases.Contains(phase.Name, StringComparer.Ordinal)))
        {
            run.Logs.Application.PhaseStarts(phase.Name, prepared.Request.Name);
            var report = new PhaseReport { Name = phase.Name, Started = run.Now };
            _report.Phases.Add(report);
            bool goesOn = await StepsAsync(phase, report, scope);
            report.Ended = run.Now;
            _report.Status = Worse(_report.Status, report.Status);
            if (report.Status == RunStatus.Failure)
            {
                _report.FailureMessage = report.FailureMessage;
            }

            if (!goesOn)
            {
                return;
            }
        }
    }

    /// <returns>Whether the next phase may run.</returns>
    private async ValueTask<bool> StepsAsync(PhaseDefinition phase, PhaseReport report, DocumentScope scope)
    {
        foreach (StepDefinition step in phase.Steps)
        {
            run.Cancelled.ThrowIfCancellationRequested();
            var identity = new StepIdentity(prepared.Request.Name, phase.Name, step.Name, step.Action);
            string key = $"{keyPrefix}/{phase.Name}/{step.Name}";
            StepReport ended = await new StepRunner(run, scope, step, identity, key, nested).RunAsync();
            report.Steps.Add(ended);
            if (ended.Status == RunStatus.IgnoredFailure)
            {
                report.Status = Worse(report.Status, RunStatus.SuccessWithIgnoredFailure);
            }
            else if (!RunStatus.IsSuccess(ended.Status))
            {
                report.Status = RunStatus.Failure;
                report.FailureMessage = ended.End.Message;
                Failed ??= (identity, ended);
                if (step.OnFailure == OnFailure.Abort)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static string Worse(string a, string b) =>
        a == RunStatus.Failure || b == RunStatus.Failure ? RunStatus.Failure
        : a == RunStatus.SuccessWithIgnoredFailure || b == RunStatus.SuccessWithIgnoredFailure ? RunStatus.SuccessWithIgnoredFailure
        : RunStatus.Success;
}
