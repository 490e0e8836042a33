namespace BuildFarm.Documents.Workflows;

/// <summary>What an image build makes.</summary>
public enum WorkflowImageKind
{
    Ami,
    Container,
}
