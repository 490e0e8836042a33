namespace BuildFarm.Documents.Conditions;

/// <summary>Reads the condition of an <c>if</c> or an Assert.</summary>
public sealed class ConditionReader
{
    private static readonly string[] Logical = ["and", "or", "not"];
    private readonly DiagnosticBag findings;

    internal ConditionReader(DiagnosticBag findings) => this.findings = findings;

    /// <summary>The condition in the inputs of Assert, for a document that has been checked.</summary>
    /// <exception cref="FormatException">The inputs are no condition; the message says where and why.</exception>
    public static Condition Parse(DocumentNode node)
    {
        var findings = new DiagnosticBag(10);
        var condition = new ConditionReader(findings).Read(node);
        return condition is not null && !findings.HasErrors
            ? condition
            : throw new FormatException(findings.Ordered().FirstOrDefault()?.ToString() ?? "There is no condition.");
    }

    internal IfDefinition? ReadIf(DocumentNode node)
    {
        // The guide's own syntax box shows a list; its examples show a mapping. A list of one is taken as the one.
        if (node is SequenceNode && node.Items.Count == 1) node = node.Items[0];
        if (Read(node, "then", "else") is not { } condition) return null;
        var fields = new FieldReader((MappingNode)node, "'if'", findings);
        return new IfDefinition
        {
            Condition = condition,
            Then = ReadAction(fields, "then", ConditionAction.Execute),
            Else = ReadAction(fields, "else", ConditionAction.Skip),
            Span = node.Span,
        };
    }

    /// <summary>Null after a finding.</summary>
    internal Condition? Read(DocumentNode node, params ReadOnlySpan<string> beside)
    {
        if (node is not MappingNode mapping)
        {
            findings.Add(Rules.WrongType, node.Span, $"A condition is a mapping with an operator; this is {node.Describe()}.", "Write for example `fileExists: '/path'`.");
            return null;
        }

        var operators = mapping.Entries.Where(e => IsOperator(e.Name)).ToList();
        if (operators.Count != 1)
        {
            AddOperatorCount(mapping, operators, beside);
            return null;
        }

        var entry = operators[0];
        var second = ComparisonOperators.TryFind(entry.Name, out var found) ? found.Second : null;
        CheckNeighbours(mapping, entry, second, beside);
        if (found.Name is not null) return ReadComparison(mapping, entry, found.Operator, second);
        return entry.Name.ToLowerInvariant() == "not" ? ReadNot(entry) : ReadList(entry);
    }

    private static bool IsOperator(string name) =>
        ComparisonOperators.TryFind(name, out _) || Logical.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static string[] AllNames() => [.. Logical, .. ComparisonOperators.All.Select(o => o.Name)];

    private void AddOperatorCount(MappingNode mapping, List<MappingEntry> operators, ReadOnlySpan<string> beside)
    {
        if (operators.Count > 1)
        {
            findings.Add(Rules.OneOperator, operators[1].Key.Span, $"'{operators[0].Name}' and '{operators[1].Name}' stand in one condition.", Rules.OneOperator.Fix);
            return;
        }

        foreach (var entry in mapping.Entries)
        {
            if (entry.Name is "value" or "path" || beside.Contains(entry.Name)) continue;
            findings.Add(Rules.UnknownOperator, entry.Key.Span, $"'{Text.Short(entry.Name)}' is no operator.", () => NearestName.Hint(entry.Name, AllNames()));
            return;
        }

        findings.Add(Rules.OneOperator, mapping.Span, "The condition has no operator.", "Write for example `stringEquals: 'a'`.");
    }

    private void CheckNeighbours(MappingNode mapping, MappingEntry entry, string? second, ReadOnlySpan<string> beside)
    {
        foreach (var other in mapping.Entries)
        {
            if (ReferenceEquals(other, entry) || other.Name == second || beside.Contains(other.Name)) continue;
            if (other.Name is "then" or "else")
            {
                findings.Add(Rules.NestedThen, other.Key.Span, $"'{other.Name}' has no meaning here.", Rules.NestedThen.Fix);
                continue;
            }

            string[] allowed = second is null ? [.. beside] : [second, .. beside];
            findings.Add(Rules.UnknownField, other.Key.Span, $"'{Text.Short(other.Name)}' has no meaning beside '{entry.Name}'.", () => NearestName.Hint(other.Name, allowed));
        }
    }

    private ComparisonCondition? ReadComparison(MappingNode mapping, MappingEntry entry, ComparisonOperator comparison, string? second)
    {
        var operand = Scalar(entry.Name, entry.Value);
        ScalarNode? value = null;
        if (second is not null)
        {
            if (mapping.Get(second) is { } node) value = Scalar(second, node);
            else findings.Add(Rules.MissingComparand, entry.Key.Span, $"'{entry.Name}' has no '{second}' beside it.", $"Add `{second}: …`, indented like '{entry.Name}'.");
        }

        if (operand is null || (second is not null && value is null)) return null;
        CheckOperands(comparison, operand, value);
        return new ComparisonCondition(comparison, operand, value) { Span = entry.Key.Span };
    }

    private void CheckOperands(ComparisonOperator comparison, ScalarNode operand, ScalarNode? value)
    {
        if (comparison == ComparisonOperator.PatternMatches && !operand.Value.Contains("{{", StringComparison.Ordinal)
            && !Re2Pattern.TryCompile(operand.Value, out _, out var why))
        {
            findings.Add(Rules.BadPattern, operand.Span, $"The pattern is not valid: {why}.", Rules.BadPattern.Fix);
        }

        if (!ComparisonOperators.IsNumeric(comparison)) return;
        foreach (var side in new[] { operand, value! })
        {
            if (side.Value.Contains("{{", StringComparison.Ordinal) || ComparisonNumber.TryParse(side.Value, out _)) continue;
            findings.Add(Rules.NotANumber, side.Span, $"'{Text.Short(side.Value)}' is no number; the comparison is always false.", Rules.NotANumber.Fix);
        }
    }

    private ScalarNode? Scalar(string name, DocumentNode node)
    {
        if (node is ScalarNode scalar) return scalar;
        findings.Add(Rules.WrongType, node.Span, $"'{name}' must be one value; this is {node.Describe()}.", "Write a string or a number.");
        return null;
    }

    private NotCondition? ReadNot(MappingEntry entry)
    {
        // The guide writes the negated condition as a mapping in one place and as a list of one in another.
        var inner = entry.Value is SequenceNode && entry.Value.Items.Count == 1 ? entry.Value.Items[0] : entry.Value;
        if (inner is SequenceNode)
        {
            findings.Add(Rules.LogicalForm, inner.Span, $"'not' negates one condition; here are {inner.Items.Count}.", "Join them with `and:` or `or:` below it.");
            return null;
        }

        return Read(inner) is { } condition ? new NotCondition(condition) { Span = entry.Key.Span } : null;
    }

    private Condition? ReadList(MappingEntry entry)
    {
        if (entry.Value is not SequenceNode || entry.Value.Items.Count == 0)
        {
            findings.Add(Rules.LogicalForm, entry.Value.Span, $"'{entry.Name}' needs a list of conditions.", Rules.LogicalForm.Fix);
            return null;
        }

        var conditions = new List<Condition>();
        foreach (var item in entry.Value.Items)
        {
            if (Read(item) is { } condition) conditions.Add(condition);
        }

        if (conditions.Count < entry.Value.Items.Count) return null;
        return string.Equals(entry.Name, "and", StringComparison.OrdinalIgnoreCase)
            ? new AndCondition(conditions) { Span = entry.Key.Span }
            : new OrCondition(conditions) { Span = entry.Key.Span };
    }

    private ConditionAction ReadAction(FieldReader fields, string name, ConditionAction fallback) =>
        fields.OneOf(name, Enum.GetNames<ConditionAction>()) is { } text ? Enum.Parse<ConditionAction>(text) : fallback;
}
