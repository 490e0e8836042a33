using BuildFarm.Documents;
using BuildFarm.Documents.Components;

namespace BuildFarm.Agent.Engine;

/// <summary>Runs one document's phases and steps in their order.</summary>
internal sealed class DocumentRunner(RunEnvironment run, DocumentRequest request, string keyPrefix, IReadOnlyList<string> phases, NestedRunner nested)
{
    private readonly DocumentReport _report = new() { Name = request.Name, FilePath = request.Source, Started = run.Now };

    /// <summary>Every expression that was resolved from another step.</summary>
    public IReadOnlyDictionary<string, string> ResolvedChains { get; private set; } = new Dictionary<string, string>();

    /// <summary>The last step that failed and was not ignored.</summary>
    public (StepIdentity Step, StepReport Report)? Failed { get; private set; }

    /// <summary>Adds its report to <paramref name="execution"/> at once, so that it is there also when the run is cut off.</summary>
    /// <exception cref="RebootNeededException">The instance has to reboot first.</exception>
    public async ValueTask RunAsync(ExecutionReport execution)
    {
        execution.Documents.Add(_report);
        run.Logs.Application.DocumentStarts(request.Name, request.Source);
        ParseResult<ComponentDocument> parsed = ComponentParser.Parse(request.Text, new ParseOptions { Platform = run.Services.Platform });
        foreach (Diagnostic finding in parsed.Diagnostics)
        {
            run.Logs.Application.DocumentFinding(request.Name, finding.ToString());
        }

        if (parsed.Document is not { } document)
        {
            Fail($"Document '{request.Name}' is not valid: {string.Join(" ", parsed.Diagnostics.Where(finding => finding.IsError).Take(20))}");
            return;
        }

        var scope = new DocumentScope(document, request, run.Parameters, run.Masker);
        ResolvedChains = scope.ResolvedChains;
        try
        {
            scope.Bind();
            await PhasesAsync(document, scope);
        }
        catch (Modules.ModuleException e)
        {
            Fail($"{char.ToUpperInvariant(e.Message[0])}{e.Message[1..]}");
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
            run.Logs.Application.PhaseStarts(phase.Name, request.Name);
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
            var identity = new StepIdentity(request.Name, phase.Name, step.Name, step.Action);
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

    private void Fail(string message)
    {
        (_report.Status, _report.FailureMessage, _report.Ended) = (RunStatus.Failure, message, run.Now);
        run.Logs.Application.StepFails(message);
    }

    private static string Worse(string a, string b) =>
        a == RunStatus.Failure || b == RunStatus.Failure ? RunStatus.Failure
        : a == RunStatus.SuccessWithIgnoredFailure || b == RunStatus.SuccessWithIgnoredFailure ? RunStatus.SuccessWithIgnoredFailure
        : RunStatus.Success;
}
