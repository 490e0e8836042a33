namespace BuildFarm.Documents.Workflows;

/// <summary>What a failed workflow step does to its workflow.</summary>
public enum WorkflowOnFailure
{
    /// <summary>Fails the workflow; with rollback, from this step backwards.</summary>
    Abort,

    /// <summary>Goes on with the next step, without rollback.</summary>
    Continue,
}
