namespace BuildFarm.Documents.Workflows;

/// <summary>The stage that a workflow is written for.</summary>
public enum WorkflowStage
{
    Build,
    Test,
    Distribution,
}
