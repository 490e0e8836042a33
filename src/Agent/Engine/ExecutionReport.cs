namespace BuildFarm.Agent.Engine;

/// <summary>What ran and how it ended: the content of detailedoutput.json.</summary>
internal sealed class ExecutionReport
{
    public required string ExecutionId { get; init; }

    public string Status { get; set; } = RunStatus.Success;

    public DateTimeOffset Started { get; set; }

    public DateTimeOffset Ended { get; set; }

    public string FailureMessage { get; set; } = "";

    public string LogFolder { get; set; } = "";

    /// <summary>The step to blame; null on success, and when no step ran.</summary>
    public StepIdentity? FailedStep { get; set; }

    public int ExitCode { get; set; }

    public List<DocumentReport> Documents { get; } = [];

    public IEnumerable<StepReport> Steps => Documents.SelectMany(document => document.Phases).SelectMany(phase => phase.Steps);

    public int ExecutedSteps => Steps.Count(step => step.Status != RunStatus.Skipped);

    public int FailedSteps => Steps.Count(step => !RunStatus.IsSuccess(step.Status));

    public int IgnoredFailedSteps => Steps.Count(step => step.Status == RunStatus.IgnoredFailure);
}

internal sealed class DocumentReport
{
    public required string Name { get; init; }

    public required string FilePath { get; init; }

    public string Description { get; init; } = "";

    public string Status { get; set; } = RunStatus.Success;

    public DateTimeOffset Started { get; init; }

    public DateTimeOffset Ended { get; set; }

    public string FailureMessage { get; set; } = "";

    public List<PhaseReport> Phases { get; } = [];
}

internal sealed class PhaseReport
{
    public required string Name { get; init; }

    public string Status { get; set; } = RunStatus.Success;

    public DateTimeOffset Started { get; init; }

    public DateTimeOffset Ended { get; set; }

    public string FailureMessage { get; set; } = "";

    public List<StepReport> Steps { get; } = [];
}
