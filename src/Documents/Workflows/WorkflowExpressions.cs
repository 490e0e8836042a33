using System.Text;
using BuildFarm.Documents.Conditions;
using BuildFarm.Documents.Expressions;

namespace BuildFarm.Documents.Workflows;

/// <summary>Evaluates paths, conditions and outputs of workflows over a scope.</summary>
public static class WorkflowExpressions
{
    private const string Indicator = ".$";

    /// <summary>A path's value, or the text with the paths in its braces replaced.</summary>
    /// <exception cref="ExpressionException">A path leads nowhere.</exception>
    public static WorkflowValue Evaluate(string text, WorkflowScope scope)
    {
        if (WorkflowPath.LooksLike(text)) return Resolve(text, scope);
        return WorkflowValue.Of(Interpolate(text, scope));
    }

    /// <summary>The inputs with every path replaced by its value and <c>.$</c> removed from names. Lists become sequences.</summary>
    /// <exception cref="ExpressionException">A path leads nowhere.</exception>
    public static MappingNode ResolveInputs(WorkflowStep step, WorkflowScope scope) =>
        step.Inputs is null ? new MappingNode([], step.Span) : (MappingNode)ResolveNode(step.Inputs, scope);

    /// <summary>True when the step is to run; a step without <c>if</c> always is.</summary>
    /// <exception cref="ExpressionException">A path leads nowhere.</exception>
    public static bool ShouldRun(WorkflowStep step, WorkflowScope scope) => step.If is null || Evaluate(step.If, scope);

    /// <exception cref="ExpressionException">A path leads nowhere, or to something else than a boolean.</exception>
    public static bool IsRollbackEnabled(WorkflowStep step, WorkflowScope scope)
    {
        if (step.RollbackEnabled is null) return true;
        return Boolean(Evaluate(step.RollbackEnabled.Value, scope))
            ?? throw new ExpressionException($"rollbackEnabled of step '{step.Name}' is neither true nor false.");
    }

    /// <summary>What the workflow gives to later ones. An output whose step was skipped or failed is left out.</summary>
    public static IReadOnlyDictionary<string, WorkflowValue> EvaluateOutputs(WorkflowDocument document, WorkflowScope scope)
    {
        var values = new Dictionary<string, WorkflowValue>(StringComparer.Ordinal);
        foreach (var output in document.Outputs)
        {
            var text = output.Value.Value;
            if (WorkflowPath.TryParse(text, out var path))
            {
                if (scope.Find(path) is { } value) values[output.Name] = value;
            }
            else if (WorkflowTemplate.Parts(text).All(p => !p.IsPath || (p.Path is not null && scope.Find(p.Path) is not null)))
            {
                values[output.Name] = Evaluate(text, scope);
            }
        }

        return values;
    }

    /// <exception cref="ExpressionException">A path leads nowhere.</exception>
    public static bool Evaluate(Condition condition, WorkflowScope scope) => condition switch
    {
        AndCondition all => all.Conditions.All(c => Evaluate(c, scope)),
        OrCondition any => any.Conditions.Any(c => Evaluate(c, scope)),
        NotCondition not => !Evaluate(not.Inner, scope),
        WorkflowComparison comparison => Compare(comparison.Operator, Evaluate(comparison.Operand.Value, scope), Evaluate(comparison.Value.Value, scope)),
        _ => throw new ArgumentException($"{condition.GetType().Name} is no condition of workflows.", nameof(condition)),
    };

    private static bool Compare(WorkflowOperator comparison, WorkflowValue operand, WorkflowValue value) => comparison switch
    {
        WorkflowOperator.StringEquals => string.Equals(operand.ToString(), value.ToString(), StringComparison.Ordinal),
        WorkflowOperator.BooleanEquals => Boolean(operand) is { } left && Boolean(value) == left,
        WorkflowOperator.NumberEquals => Number(value, operand) is 0,
        WorkflowOperator.NumberGreaterThan => Number(value, operand) is > 0,
        WorkflowOperator.NumberGreaterThanEquals => Number(value, operand) is >= 0,
        WorkflowOperator.NumberLessThan => Number(value, operand) is < 0,
        _ => Number(value, operand) is <= 0,
    };

    private static bool? Boolean(WorkflowValue value) => value is not WorkflowValue.OfList && ScalarRules.TryBoolean(value.ToString(), out var flag) ? flag : null;

    private static int? Number(WorkflowValue value, WorkflowValue operand) =>
        ComparisonNumber.TryParse(value.ToString(), out var left) && ComparisonNumber.TryParse(operand.ToString(), out var right) ? left.CompareTo(right) : null;

    private static WorkflowValue Resolve(string text, WorkflowScope scope)
    {
        if (!WorkflowPath.TryParse(text, out var path)) throw new ExpressionException($"'{Text.Short(text)}' is no path.");
        return scope.Find(path) ?? throw new ExpressionException($"'{Text.Short(text)}' leads to no value: {Reason(path, scope)}.");
    }

    private static string Reason(WorkflowPath path, WorkflowScope scope) => path.Root switch
    {
        WorkflowPathRoot.StepOutputs when !scope.StepOutputs.ContainsKey(path.Step!) => $"step '{path.Step}' has no outputs, because it was skipped, failed or has not run",
        WorkflowPathRoot.StepOutputs => $"step '{path.Step}' has no such output",
        WorkflowPathRoot.Parameters => "there is no such parameter",
        WorkflowPathRoot.WorkflowOutputs => "no workflow before this one has such an output",
        _ => "there is no such system variable",
    };

    private static string Interpolate(string text, WorkflowScope scope)
    {
        if (!text.Contains("{{", StringComparison.Ordinal)) return text;
        var result = new StringBuilder(text.Length);
        foreach (var part in WorkflowTemplate.Parts(text))
        {
            result.Append(part.IsPath ? Resolve(part.Text[2..^2].Trim(), scope).ToString() : part.Text);
            if (result.Length > ExpressionResolver.MaxLength) throw new ExpressionException($"The text grows beyond {ExpressionResolver.MaxLength} characters.");
        }

        return result.ToString();
    }

    private static DocumentNode ResolveNode(DocumentNode node, WorkflowScope scope) => node switch
    {
        ScalarNode scalar => ResolveScalar(scalar, scope),
        SequenceNode => new SequenceNode([.. node.Items.Select(item => ResolveNode(item, scope))], node.Span),
        _ => new MappingNode([.. node.Entries.Select(entry => new MappingEntry(PlainKey(entry.Key), ResolveNode(entry.Value, scope)))], node.Span),
    };

    private static DocumentNode ResolveScalar(ScalarNode scalar, WorkflowScope scope)
    {
        if (!WorkflowPath.LooksLike(scalar.Value) && !scalar.Value.Contains("{{", StringComparison.Ordinal)) return scalar;
        return Evaluate(scalar.Value, scope) switch
        {
            WorkflowValue.OfList list => new SequenceNode([.. list.Texts.Select(text => ScalarNode.Of(text, scalar.Span))], scalar.Span),
            WorkflowValue.OfText text => ScalarNode.Of(text.Text, scalar.Span),
            var value => new ScalarNode(value.ToString(), false, scalar.Span),
        };
    }

    internal static bool HasIndicator(string name) => name.Length > Indicator.Length && name.EndsWith(Indicator, StringComparison.Ordinal);

    internal static ScalarNode PlainKey(ScalarNode key) =>
        HasIndicator(key.Value) ? new ScalarNode(key.Value[..^Indicator.Length], true, key.Span) : key;
}
