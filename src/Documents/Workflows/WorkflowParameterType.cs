namespace BuildFarm.Documents.Workflows;

/// <summary>Types of workflow parameters.</summary>
public enum WorkflowParameterType
{
    String,
    Integer,
    Boolean,
    StringList,
}
