using BuildFarm.Cli.Terminal;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Cli.Run;

/// <summary>A step of a workflow, and what its components are doing.</summary>
internal sealed record StepProgress
{
    public required string Workflow { get; init; }

    public required string Step { get; init; }

    public required string Action { get; init; }

    /// <summary>RUNNING, COMPLETED, FAILED, SKIPPED, CANCELLED…</summary>
    public required string Status { get; init; }

    public required DateTimeOffset Began { get; init; }

    public TimeSpan? Duration { get; init; }

    public string Message { get; init; } = "";

    /// <summary>The component, phase and step that were heard of last.</summary>
    public string Detail { get; init; } = "";

    public int ComponentPhasesDone { get; init; }

    public bool IsRunning => Duration is null;

    public StepProgress With(StepChange step, DateTimeOffset time) => this with
    {
        Action = step.Action.Length > 0 ? step.Action : Action,
        Status = step.Status,
        Message = ControlCharacters.Clean(step.Message),
        Began = IsStart(step.Status) ? time : Began,
        Duration = IsStart(step.Status) ? null : step.DurationMs > 0 ? TimeSpan.FromMilliseconds(step.DurationMs) : time - Began,
    };

    public StepProgress WithComponent(StepChange step)
    {
        var name = step.Component.StartsWith("arn:", StringComparison.Ordinal) ? step.Component[(step.Component.IndexOf('/', StringComparison.Ordinal) + 1)..] : step.Component;
        var isPhaseEnd = step.ComponentStep.Length == 0 && !IsStart(step.Status);
        return this with
        {
            Detail = ControlCharacters.Clean(string.Join(" ", new[] { name, step.Phase, step.ComponentStep }.Where(part => part.Length > 0))),
            ComponentPhasesDone = ComponentPhasesDone + (isPhaseEnd ? 1 : 0),
        };
    }

    private static bool IsStart(string status) => status.ToUpperInvariant() is "RUNNING" or "PENDING" or "STARTED" or "RETRYING" or "";
}
