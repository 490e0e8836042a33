using BuildFarm.Documents.Conditions;
using BuildFarm.Documents.Modules;

namespace BuildFarm.Documents.Workflows;

/// <summary>Holds a workflow against the rules that reach across fields: actions, stages, inputs, paths.</summary>
internal sealed class WorkflowChecker(WorkflowDocument document, DiagnosticBag findings, WorkflowParseOptions options)
{
    private readonly InputChecker inputs = new(findings);
    private readonly WorkflowPathChecker paths = new(document, findings);

    public void Check()
    {
        for (var i = 0; i < document.Steps.Count; i++)
        {
            var step = document.Steps[i];
            CheckAction(step);
            if (step.If is not null) CheckCondition(step.If, i);
            if (step.RollbackEnabled is not null) paths.CheckText(step.RollbackEnabled, i);
            if (step.Inputs is not null) CheckPaths(step.Inputs, i);
        }

        CheckMix();
        foreach (var output in document.Outputs) paths.CheckText(output.Value, document.Steps.Count);
    }

    private void CheckAction(WorkflowStep step)
    {
        if (step.Action.Length == 0) return;
        var place = step.Node.Get("action")!.Span;
        if (WorkflowActions.Find(step.Action) is not { } action)
        {
            findings.Add(Rules.UnknownAction, place, $"There is no workflow action '{Text.Short(step.Action)}'.",
                () => NearestName.Find(step.Action, WorkflowActions.Names) is { } near ? $"Did you mean '{near}'?" : $"The actions are {Text.And(WorkflowActions.Names)}.");
            return;
        }

        if (options.Stage is { } stage && !action.Stages.Contains(stage))
        {
            findings.Add(Rules.ActionStage, place, $"{action.Name} can't stand in a {stage.ToString().ToLowerInvariant()} workflow.",
                $"It belongs to {Text.Or(action.Stages.Select(s => s.ToString().ToLowerInvariant()))} workflows.");
        }

        if (step.Inputs is not null)
        {
            inputs.CheckFields(Plain(step.Inputs), action.Inputs, action.Name);
            return;
        }

        if (action.Inputs.FirstOrDefault(i => i.Required) is not { } required || step.Node.Get("inputs") is { } node and not ScalarNode { Kind: ScalarKind.Null }) return;
        findings.Add(Rules.EmptyInputs, step.Span, $"{action.Name} needs inputs.", $"Write `inputs:` and below it `{required.Name}: …`.");
    }

    private void CheckMix()
    {
        var used = document.Steps.Select(s => (Step: s, Spec: WorkflowActions.Find(s.Action)))
            .Where(s => s.Spec is { Image: not null } spec && spec.Stages.SequenceEqual([WorkflowStage.Distribution])).ToList();
        var other = used.FirstOrDefault(s => s.Spec!.Image != used[0].Spec!.Image);
        if (other.Step is null) return;
        findings.Add(Rules.MixedDistribution, other.Step.Node.Get("action")!.Span,
            $"{used[0].Spec!.Name} and {other.Spec!.Name} can't stand in one workflow.", Rules.MixedDistribution.Fix);
    }

    private void CheckCondition(Condition condition, int step)
    {
        switch (condition)
        {
            case AndCondition all:
                foreach (var inner in all.Conditions) CheckCondition(inner, step);
                break;
            case OrCondition any:
                foreach (var inner in any.Conditions) CheckCondition(inner, step);
                break;
            case NotCondition not:
                CheckCondition(not.Inner, step);
                break;
            case WorkflowComparison comparison:
                paths.CheckText(comparison.Operand, step);
                paths.CheckText(comparison.Value, step);
                CheckOperand(comparison);
                break;
        }
    }

    private void CheckOperand(WorkflowComparison comparison)
    {
        foreach (var side in new[] { comparison.Operand, comparison.Value })
        {
            if (side.Value.Contains('$')) continue;
            if (comparison.Operator == WorkflowOperator.BooleanEquals && !side.TryGetBoolean(out _))
            {
                findings.Add(Rules.WrongType, side.Span, $"booleanEquals compares true and false; this is {side.Describe()}.", "Write true or false.");
            }
            else if (comparison.Operator is >= WorkflowOperator.NumberEquals and <= WorkflowOperator.NumberLessThanEquals && !ComparisonNumber.TryParse(side.Value, out _))
            {
                findings.Add(Rules.NotANumber, side.Span, $"'{Text.Short(side.Value)}' is no number; the comparison is always false.", Rules.NotANumber.Fix);
            }
        }
    }

    private void CheckPaths(DocumentNode node, int step)
    {
        foreach (var item in node.Items)
        {
            if (item is ScalarNode scalar) paths.CheckText(scalar, step);
            else CheckPaths(item, step);
        }

        foreach (var entry in node.Entries)
        {
            if (entry.Value is not ScalarNode value)
            {
                CheckPaths(entry.Value, step);
                continue;
            }

            paths.CheckText(value, step);
            var isPath = WorkflowPath.LooksLike(value.Value);
            var indicated = WorkflowExpressions.HasIndicator(entry.Name);
            if (isPath && !indicated) findings.Add(Rules.ChainingIndicator, entry.Key.Span, $"'{Text.Short(entry.Name)}' has a path, but its name doesn't end with .$", $"Write `{Text.Short(entry.Name)}.$:`.");
            if (indicated && !isPath) findings.Add(Rules.NeedlessIndicator, entry.Key.Span, $"'{Text.Short(entry.Name)}' ends with .$, but its value is no path.", Rules.NeedlessIndicator.Fix);
        }
    }

    /// <summary>The inputs with plain names, and with something in place of paths that every type accepts.</summary>
    private MappingNode Plain(MappingNode node)
    {
        var entries = new MappingBuilder(findings);
        foreach (var entry in node.Entries) entries.Add(WorkflowExpressions.PlainKey(entry.Key), PlainValue(entry.Value));
        return new MappingNode(entries.Build(), node.Span);
    }

    private DocumentNode PlainValue(DocumentNode value) => value switch
    {
        MappingNode mapping => Plain(mapping),
        SequenceNode => new SequenceNode([.. value.Items.Select(PlainValue)], value.Span),
        ScalarNode scalar when WorkflowPath.LooksLike(scalar.Value) => new ScalarNode("{{ path }}", true, scalar.Span),
        _ => value,
    };
}
