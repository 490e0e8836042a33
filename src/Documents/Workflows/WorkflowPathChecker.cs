namespace BuildFarm.Documents.Workflows;

/// <summary>Checks that every path of a workflow leads to something that will be there.</summary>
internal sealed class WorkflowPathChecker(WorkflowDocument document, DiagnosticBag findings)
{
    private readonly Dictionary<string, int> steps = document.Steps.Select((step, index) => (step.Name, index))
        .GroupBy(s => s.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().index, StringComparer.Ordinal);

    private readonly HashSet<string> parameters = [.. document.Parameters.Select(p => p.Name)];

    /// <param name="step">Index of the step that the text stands in; steps from there on have no outputs yet.</param>
    public void CheckText(ScalarNode scalar, int step)
    {
        var text = scalar.Value;
        if (WorkflowPath.LooksLike(text))
        {
            CheckPath(text, WorkflowPath.TryParse(text, out var path) ? path : null, scalar.Span, step);
            return;
        }

        if (!text.Contains("{{", StringComparison.Ordinal)) return;
        foreach (var part in WorkflowTemplate.Parts(text))
        {
            if (part.IsPath) CheckPath(part.Text, part.Path, scalar.PlaceOf(part.Offset), step);
        }
    }

    private void CheckPath(string written, WorkflowPath? path, SourceSpan place, int step)
    {
        if (path is null)
        {
            findings.Add(Rules.MalformedPath, place, $"'{Text.Short(written)}' is no path.", Rules.MalformedPath.Fix);
            return;
        }

        switch (path.Root)
        {
            case WorkflowPathRoot.Parameters when !parameters.Contains(path.Name):
                findings.Add(Rules.UnknownWorkflowParameter, place, $"There is no parameter '{Text.Short(path.Name)}'.", Near(path.Name, document.Parameters.Select(p => p.Name), Rules.UnknownWorkflowParameter.Fix));
                break;
            case WorkflowPathRoot.ImageBuilder when !WorkflowVariables.All.ContainsKey(path.Name):
                findings.Add(Rules.UnknownSystemVariable, place, $"There is no system variable '{Text.Short(path.Name)}'.", Near(path.Name, WorkflowVariables.All.Keys, Rules.UnknownSystemVariable.Fix));
                break;
            case WorkflowPathRoot.StepOutputs:
                CheckStep(path, place, step);
                break;
        }
    }

    private void CheckStep(WorkflowPath path, SourceSpan place, int step)
    {
        if (!steps.TryGetValue(path.Step!, out var index))
        {
            findings.Add(Rules.UnknownWorkflowStep, place, $"There is no step '{Text.Short(path.Step!)}'.", Near(path.Step!, document.Steps.Select(s => s.Name), Rules.UnknownWorkflowStep.Fix));
            return;
        }

        if (index >= step)
        {
            findings.Add(Rules.LaterWorkflowStep, place, index == step ? $"Step '{path.Step}' refers to itself." : $"Step '{path.Step}' runs later than this one.", Rules.LaterWorkflowStep.Fix);
        }

        if (WorkflowActions.Find(document.Steps[index].Action) is not { } action || action.Outputs.Contains(path.Name, StringComparer.Ordinal)) return;
        findings.Add(Rules.UnknownStepOutput, place, action.Outputs.Count == 0 ? $"{action.Name} has no outputs." : $"{action.Name} has no output '{Text.Short(path.Name)}'.",
            () => NearestName.Hint(path.Name, action.Outputs));
    }

    private static Func<string> Near(string name, IEnumerable<string> names, string fallback) =>
        () => NearestName.Hint(name, [.. names]) is { Length: > 0 } hint ? hint : fallback;
}
