namespace BuildFarm.Documents.Workflows;

/// <summary>What paths may refer to at one point of a run.</summary>
public sealed record WorkflowScope
{
    private static readonly IReadOnlyDictionary<string, WorkflowValue> None = new Dictionary<string, WorkflowValue>();

    /// <summary>Every parameter with its value; <see cref="WorkflowParameters.Bind"/> makes them.</summary>
    public IReadOnlyDictionary<string, WorkflowValue> Parameters { get; init; } = None;

    /// <summary>Outputs by step and name; a step that was skipped or failed has none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, WorkflowValue>> StepOutputs { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, WorkflowValue>>();

    /// <summary>Outputs of workflows that have run in this image build.</summary>
    public IReadOnlyDictionary<string, WorkflowValue> WorkflowOutputs { get; init; } = None;

    /// <summary>System variables; names are found in any case.</summary>
    public IReadOnlyDictionary<string, WorkflowValue> ImageBuilder { get; init; } = None;

    /// <summary>Null when there is no such value.</summary>
    public WorkflowValue? Find(WorkflowPath path)
    {
        var value = path.Root switch
        {
            WorkflowPathRoot.Parameters => Parameters.GetValueOrDefault(path.Name),
            WorkflowPathRoot.StepOutputs => StepOutputs.GetValueOrDefault(path.Step!)?.GetValueOrDefault(path.Name),
            WorkflowPathRoot.WorkflowOutputs => WorkflowOutputs.GetValueOrDefault(path.Name),
            _ => ImageBuilder.FirstOrDefault(v => string.Equals(v.Key, path.Name, StringComparison.OrdinalIgnoreCase)).Value,
        };
        foreach (var segment in path.Rest) value = value is null ? null : Follow(value, segment);
        return value;
    }

    private static WorkflowValue? Follow(WorkflowValue value, WorkflowPathSegment segment)
    {
        if (segment.Name is null)
        {
            // A single text counts as a list of one: RunCommand's output is described as both.
            if (value is WorkflowValue.OfText && segment.Index == 0) return value;
            return value is WorkflowValue.OfList list && segment.Index < list.Texts.Count ? WorkflowValue.Of(list.Texts[segment.Index]) : null;
        }

        if (value is not WorkflowValue.OfText text) return null;
        try
        {
            using var json = System.Text.Json.JsonDocument.Parse(text.Text);
            return json.RootElement.ValueKind == System.Text.Json.JsonValueKind.Object && json.RootElement.TryGetProperty(segment.Name, out var inner)
                ? WorkflowValue.FromElement(inner)
                : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
