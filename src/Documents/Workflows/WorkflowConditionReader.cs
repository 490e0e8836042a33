using BuildFarm.Documents.Conditions;

namespace BuildFarm.Documents.Workflows;

/// <summary>Reads a workflow step's <c>if</c>.</summary>
internal sealed class WorkflowConditionReader(DiagnosticBag findings)
{
    private const int MaxLevels = 4;
    private const int MaxChildren = 10;

    private static readonly string[] Logical = ["and", "or", "not"];
    private static readonly Dictionary<string, WorkflowOperator> Operators = Enum.GetValues<WorkflowOperator>()
        .ToDictionary(o => char.ToLowerInvariant(o.ToString()[0]) + o.ToString()[1..], StringComparer.Ordinal);

    public static IEnumerable<string> Names => [.. Logical, .. Operators.Keys];

    /// <summary>Null after a finding.</summary>
    public Condition? Read(DocumentNode node) =>
        // The guide shows a list of one as well as a mapping.
        Read(node is SequenceNode && node.Items.Count == 1 ? node.Items[0] : node, 1);

    private Condition? Read(DocumentNode node, int level)
    {
        if (level > MaxLevels)
        {
            findings.Add(Rules.ConditionDepth, node.Span, $"The condition nests deeper than {MaxLevels} levels.", Rules.ConditionDepth.Fix);
            return null;
        }

        if (node is not MappingNode mapping)
        {
            findings.Add(Rules.WrongType, node.Span, $"A condition is a mapping with an operator; this is {node.Describe()}.", "Write for example `stringEquals: 'Linux'` and `value: …` below it.");
            return null;
        }

        var operators = mapping.Entries.Where(e => Names.Contains(e.Name, StringComparer.Ordinal)).ToList();
        if (operators.Count != 1)
        {
            AddOperatorCount(mapping, operators);
            return null;
        }

        var entry = operators[0];
        var comparison = Operators.ContainsKey(entry.Name);
        foreach (var other in mapping.Entries.Where(e => !ReferenceEquals(e, entry) && !(comparison && e.Name == "value")))
        {
            findings.Add(Rules.UnknownField, other.Key.Span, $"'{Text.Short(other.Name)}' has no meaning beside '{entry.Name}'.", () => comparison ? NearestName.Hint(other.Name, ["value"]) : "Remove it.");
        }

        if (comparison) return ReadComparison(mapping, entry);
        return entry.Name == "not" ? ReadNot(entry, level) : ReadList(entry, level);
    }

    private void AddOperatorCount(MappingNode mapping, List<MappingEntry> operators)
    {
        if (operators.Count > 1)
        {
            findings.Add(Rules.OneOperator, operators[1].Key.Span, $"'{operators[0].Name}' and '{operators[1].Name}' stand in one condition.", Rules.OneOperator.Fix);
        }
        else if (mapping.Entries.FirstOrDefault(e => e.Name != "value") is { } unknown)
        {
            findings.Add(Rules.UnknownOperator, unknown.Key.Span, $"'{Text.Short(unknown.Name)}' is no operator of workflows.", () => NearestName.Hint(unknown.Name, [.. Names]));
        }
        else
        {
            findings.Add(Rules.OneOperator, mapping.Span, "The condition has no operator.", "Write for example `stringEquals: 'Linux'`.");
        }
    }

    private WorkflowComparison? ReadComparison(MappingNode mapping, MappingEntry entry)
    {
        var operand = Scalar(entry.Name, entry.Value);
        if (mapping.Get("value") is not { } node)
        {
            findings.Add(Rules.MissingComparand, entry.Key.Span, $"'{entry.Name}' has no 'value' beside it.", $"Add `value: …`, indented like '{entry.Name}'.");
            return null;
        }

        return Scalar("value", node) is { } value && operand is not null
            ? new WorkflowComparison(Operators[entry.Name], operand, value) { Span = entry.Key.Span }
            : null;
    }

    private ScalarNode? Scalar(string name, DocumentNode node)
    {
        if (node is ScalarNode scalar) return scalar;
        findings.Add(Rules.WrongType, node.Span, $"'{name}' must be one value; this is {node.Describe()}.", "Write a value or a path.");
        return null;
    }

    private NotCondition? ReadNot(MappingEntry entry, int level)
    {
        var inner = entry.Value is SequenceNode && entry.Value.Items.Count == 1 ? entry.Value.Items[0] : entry.Value;
        if (inner is SequenceNode)
        {
            findings.Add(Rules.LogicalForm, inner.Span, $"'not' negates one condition; here are {inner.Items.Count}.", "Join them with `and:` or `or:` below it.");
            return null;
        }

        return Read(inner, level + 1) is { } condition ? new NotCondition(condition) { Span = entry.Key.Span } : null;
    }

    private Condition? ReadList(MappingEntry entry, int level)
    {
        if (entry.Value is not SequenceNode)
        {
            findings.Add(Rules.LogicalForm, entry.Value.Span, $"'{entry.Name}' needs a list of conditions.", Rules.LogicalForm.Fix);
            return null;
        }

        var items = entry.Value.Items;
        if (items.Count is 0 or > MaxChildren)
        {
            findings.Add(Rules.ConditionSize, entry.Value.Span, $"'{entry.Name}' has {items.Count} conditions.", $"Write 1 to {MaxChildren}.");
        }

        var conditions = items.Select(item => Read(item, level + 1)).OfType<Condition>().ToList();
        if (conditions.Count < items.Count) return null;
        return entry.Name == "and" ? new AndCondition(conditions) { Span = entry.Key.Span } : new OrCondition(conditions) { Span = entry.Key.Span };
    }
}
