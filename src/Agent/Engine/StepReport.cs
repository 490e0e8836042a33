using BuildFarm.Agent.State;
using BuildFarm.Documents.Components;

namespace BuildFarm.Agent.Engine;

/// <summary>A step that ended, with its definition.</summary>
internal sealed record StepReport(StepDefinition Definition, StepEnd End)
{
    public string Status => End.Status;
}
