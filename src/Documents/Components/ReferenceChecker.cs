using BuildFarm.Documents.Conditions;
using BuildFarm.Documents.Expressions;
using BuildFarm.Documents.Modules;

namespace BuildFarm.Documents.Components;

/// <summary>Checks that every expression of a document refers to something that will be there.</summary>
internal sealed class ReferenceChecker(ComponentDocument document, IReadOnlyCollection<string> variables, DiagnosticBag findings)
{
    private static readonly string[] BuildStage = ["build", "validate"];
    private static readonly string[] TestStage = ["test", "container-host-test"];
    private readonly Dictionary<string, int> phases = First(document.Phases.Select(p => p.Name));
    private readonly List<Dictionary<string, int>> steps = [.. document.Phases.Select(p => First(p.Steps.Select(s => s.Name)))];
    private readonly HashSet<string> names = [.. variables];
    private int phaseIndex;
    private int stepIndex;

    private PhaseDefinition Phase => document.Phases[phaseIndex];

    private StepDefinition Step => Phase.Steps[stepIndex];

    public void Check(int phase, int step)
    {
        (phaseIndex, stepIndex) = (phase, step);
        if (Step.Inputs is not null) CheckNode(Step.Inputs, Step.Loop);
        if (Step.If is not null) CheckCondition(Step.If.Condition);
        switch (Step.Loop)
        {
            case ForEachListLoop list:
                foreach (var value in list.Values) CheckText(value, null);
                break;
            case ForEachDelimitedLoop delimited:
                CheckText(delimited.List, null);
                break;
        }
    }

    /// <summary>Where each name stands first.</summary>
    private static Dictionary<string, int> First(IEnumerable<string> names)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (index, name) in names.Index()) places.TryAdd(name, index);
        return places;
    }

    private void CheckCondition(Condition condition)
    {
        switch (condition)
        {
            case AndCondition all:
                foreach (var inner in all.Conditions) CheckCondition(inner);
                break;
            case OrCondition any:
                foreach (var inner in any.Conditions) CheckCondition(inner);
                break;
            case NotCondition not:
                CheckCondition(not.Inner);
                break;
            case ComparisonCondition comparison:
                CheckText(comparison.Operand, null);
                if (comparison.Value is not null) CheckText(comparison.Value, null);
                break;
        }
    }

    private void CheckNode(DocumentNode node, LoopDefinition? loop)
    {
        if (node is ScalarNode scalar) CheckText(scalar, loop);
        foreach (var item in node.Items) CheckNode(item, loop);
        foreach (var entry in node.Entries) CheckNode(entry.Value, loop);
    }

    private void CheckText(ScalarNode scalar, LoopDefinition? loop)
    {
        if (!scalar.Value.Contains("{{", StringComparison.Ordinal)) return;
        foreach (var part in ExpressionTemplate.Parse(scalar.Value).Parts)
        {
            if (part.Expression is { } expression) CheckExpression(expression, scalar.PlaceOf(part.Offset), loop);
        }
    }

    private void CheckExpression(Expression expression, SourceSpan place, LoopDefinition? loop)
    {
        switch (expression)
        {
            case VariableExpression variable:
                CheckVariable(variable, place);
                break;
            case LoopExpression reference:
                CheckLoop(reference, place, loop);
                break;
            case ChainExpression chain:
                CheckChain(chain, place);
                break;
            case SsmExpression { Inner: { } inner }:
                CheckInner(inner, place);
                break;
            case ForeignExpression foreign:
                CheckForeign(foreign, place);
                break;
        }
    }

    private void CheckInner(Expression inner, SourceSpan place)
    {
        if (inner is VariableExpression variable) CheckVariable(variable, place);
        else if (inner is not SsmExpression { Name: not null })
        {
            findings.Add(Rules.MalformedExpression, place, $"resolve({Text.Short(inner.Text)}) can't be resolved.", "Write a parameter's name or aws:ssm:/name between the parentheses.");
        }
    }

    private void CheckVariable(VariableExpression variable, SourceSpan place)
    {
        if (names.Contains(variable.Name)) return;
        findings.Add(Rules.UndefinedVariable, place, $"There is no parameter or constant '{Text.Short(variable.Name)}'.",
            () => NearestName.Find(variable.Name, variables) is { } near ? $"Did you mean '{near}'?" : "Define it under parameters or constants.");
    }

    private void CheckLoop(LoopExpression reference, SourceSpan place, LoopDefinition? loop)
    {
        if (loop is not null && reference.LoopName == LoopExpression.Current) return;
        if (loop is not null && reference.LoopName == loop.Name) return;
        var hint = loop is null
            ? "The step has no loop here; the text stays as it is."
            : $"The step's loop is {(loop.Name is null ? "'loop'" : $"'loop' or '{loop.Name}'")}.";
        findings.Add(Rules.LoopReference, place, $"{{{{ {Text.Short(reference.Text)} }}}} refers to no loop of this step.", hint);
    }

    private void CheckForeign(ForeignExpression foreign, SourceSpan place)
    {
        var first = foreign.Text.Split('.', '[')[0].Trim();
        var looksOurs = foreign.Text.StartsWith("aws:", StringComparison.Ordinal)
            || (foreign.Text.Contains('.') && phases.ContainsKey(first));
        if (!looksOurs) return;
        findings.Add(Rules.MalformedExpression, place, $"{{{{ {Text.Short(foreign.Text)} }}}} is no complete expression.", Rules.MalformedExpression.Fix);
    }

    private void CheckChain(ChainExpression chain, SourceSpan place)
    {
        var target = Find(chain, place, out var atPhase, out var atStep);
        if (target is null) return;
        if (atPhase > phaseIndex || (atPhase == phaseIndex && atStep >= stepIndex))
        {
            var self = atPhase == phaseIndex && atStep == stepIndex;
            findings.Add(Rules.LaterStepReference, place, self
                ? $"Step '{Text.Short(target.Name)}' refers to itself."
                : $"Step '{Text.Short(chain.Phase)}.{Text.Short(target.Name)}' runs later than this one.", Rules.LaterStepReference.Fix);
        }
        else if (BuildStage.Contains(chain.Phase, StringComparer.Ordinal) && TestStage.Contains(Phase.Name, StringComparer.Ordinal))
        {
            findings.Add(Rules.CrossStage, place, $"In an image build '{Text.Short(chain.Phase)}' and '{Phase.Name}' run on different instances; this can't be resolved there.", Rules.CrossStage.Fix);
        }

        if (chain.IsOutput) CheckOutput(chain, target, place);
        else CheckInput(chain, target, place);
    }

    private StepDefinition? Find(ChainExpression chain, SourceSpan place, out int phase, out int step)
    {
        step = 0;
        if (!phases.TryGetValue(chain.Phase, out phase))
        {
            findings.Add(Rules.UnknownStepReference, place, $"There is no phase '{Text.Short(chain.Phase)}'.", () => NearestName.Hint(chain.Phase, [.. document.Phases.Select(p => p.Name)]));
            return null;
        }

        var steps = document.Phases[phase].Steps;
        if (this.steps[phase].TryGetValue(chain.Step, out step)) return steps[step];
        findings.Add(Rules.UnknownStepReference, place, $"Phase '{Text.Short(chain.Phase)}' has no step '{Text.Short(chain.Step)}'.", () => NearestName.Hint(chain.Step, [.. steps.Select(s => s.Name)]));
        return null;
    }

    private void CheckOutput(ChainExpression chain, StepDefinition target, SourceSpan place)
    {
        if (ActionModules.Find(target.Action) is not { } module) return;
        var name = chain.Path[0];
        if (chain.Path.Count == 1 && module.Outputs.Contains(name, StringComparer.Ordinal)) return;
        var written = Text.Short(string.Join('.', chain.Path));
        findings.Add(Rules.UnknownOutputReference, place, module.Outputs.Count == 0
            ? $"{module.Name} has no outputs."
            : $"{module.Name} has no output '{written}'.", () => NearestName.Hint(name, module.Outputs));
    }

    private void CheckInput(ChainExpression chain, StepDefinition target, SourceSpan place)
    {
        var inputs = target.Inputs;
        if (inputs is not null && NodePath.Find(inputs, chain.Index, chain.Path) is ScalarNode) return;
        var shown = $"{Text.Short(chain.Phase)}.{Text.Short(chain.Step)}";
        string Hint() => inputs switch
        {
            SequenceNode when chain.Index is null => $"Its inputs are a list; write inputs[0].{Text.Short(chain.Path[0])}.",
            SequenceNode when chain.Index >= inputs.Items.Count => $"Its inputs have {inputs.Items.Count} entries, counted from [0].",
            SequenceNode => NearestName.Hint(chain.Path[0], [.. inputs.Items[chain.Index ?? 0].Entries.Select(e => e.Name)]),
            MappingNode when chain.Index is not null => $"Its inputs are no list; write inputs.{Text.Short(chain.Path[0])}.",
            MappingNode when NodePath.Find(inputs, null, chain.Path) is not null => "It is a list; write one entry of it, such as [0].",
            MappingNode => NearestName.Hint(chain.Path[0], [.. inputs.Entries.Select(e => e.Name)]),
            _ => Rules.UnknownInputReference.Fix,
        };
        findings.Add(Rules.UnknownInputReference, place, $"Step '{shown}' has no input {{{{ {Text.Short(chain.Text)} }}}}.", Hint);
    }
}
