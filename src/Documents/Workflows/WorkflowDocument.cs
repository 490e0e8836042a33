namespace BuildFarm.Documents.Workflows;

/// <summary>A workflow document: the steps of one stage of an image build. Source: guide, image workflows.</summary>
public sealed record WorkflowDocument
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    /// <summary>Always <c>1.0</c>, however it was spelt.</summary>
    public required string SchemaVersion { get; init; }

    public required IReadOnlyList<WorkflowParameter> Parameters { get; init; }

    /// <summary>In the order in which they run; a rollback goes backwards.</summary>
    public required IReadOnlyList<WorkflowStep> Steps { get; init; }

    public required IReadOnlyList<WorkflowOutput> Outputs { get; init; }

    /// <summary>The whole document as written.</summary>
    public required DocumentNode Root { get; init; }

    public WorkflowStep? FindStep(string name) => Steps.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.Ordinal));
}
