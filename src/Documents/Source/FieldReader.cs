namespace BuildFarm.Documents;

/// <summary>Reads typed fields of one mapping and reports what doesn't fit. Every reader answers a usable value, so that one pass finds everything.</summary>
internal sealed class FieldReader(MappingNode node, string owner, DiagnosticBag findings)
{
    public MappingNode Node { get; } = node;

    /// <summary>Reports every key that is not in the list.</summary>
    /// <param name="elsewhere">Where a name that is not in the list would be right; null when nowhere.</param>
    public void AllowOnly(string[] allowed, Func<string, string?>? elsewhere = null)
    {
        foreach (var entry in Node.Entries)
        {
            if (allowed.Contains(entry.Name, StringComparer.Ordinal)) continue;
            findings.Add(Rules.UnknownField, entry.Key.Span, $"'{Text.Short(entry.Name)}' is no field of {owner}.",
                () => elsewhere?.Invoke(entry.Name) ?? NearestName.Hint(entry.Name, allowed));
        }
    }

    /// <summary>The node under a required field, or null after a finding.</summary>
    public DocumentNode? Require(string name, string example)
    {
        var value = Node.Get(name);
        if (value is null)
        {
            findings.Add(Rules.MissingField, Node.Span, $"{Text.Capital(owner)} has no '{name}'.", $"Add `{example}`.");
            return null;
        }

        if (value is not ScalarNode { Kind: ScalarKind.Null }) return value;
        findings.Add(Rules.EmptyField, value.Span, $"'{name}' of {owner} is empty.", $"Write `{example}`.");
        return null;
    }

    /// <summary>A required text without expressions; null after a finding.</summary>
    public ScalarNode? RequireText(string name, string example)
    {
        if (Require(name, example) is not { } value) return null;
        if (value is not ScalarNode scalar)
        {
            WrongType(name, value, "a string");
            return null;
        }

        if (scalar.Value.AsSpan().IsWhiteSpace())
        {
            findings.Add(Rules.EmptyField, scalar.Span, $"'{name}' of {owner} is empty.", $"Write `{example}`.");
            return null;
        }

        return scalar;
    }

    /// <summary>An optional text; null when absent, empty, or after a finding.</summary>
    public string? OptionalText(string name)
    {
        var value = Node.Get(name);
        if (value is null or ScalarNode) return value?.AsString();
        WrongType(name, value, "a string");
        return null;
    }

    /// <summary>A whole number; the fallback when absent or after a finding.</summary>
    public long? Integer(string name)
    {
        var value = Node.Get(name);
        if (value is null) return null;
        if (value is ScalarNode scalar && scalar.Kind != ScalarKind.Null)
        {
            if (value.TryGetInt64(out var number)) return number;
            if (scalar.Value.Contains("{{", StringComparison.Ordinal))
            {
                findings.Add(Rules.ExpressionNotAllowed, value.Span, $"'{name}' of {owner} takes no expression.", "Write a whole number.");
                return null;
            }
        }

        WrongType(name, value, "a whole number");
        return null;
    }

    public bool? Boolean(string name)
    {
        var value = Node.Get(name);
        if (value is null) return null;
        if (value.TryGetBoolean(out var flag)) return flag;
        WrongType(name, value, "true or false");
        return null;
    }

    /// <summary>The items of a required list; empty after a finding.</summary>
    public IReadOnlyList<DocumentNode> RequireList(string name, string example)
    {
        if (Require(name, example) is not { } value) return [];
        if (value is not SequenceNode)
        {
            WrongType(name, value, "a list");
            return [];
        }

        if (value.Items.Count == 0) findings.Add(Rules.EmptyField, value.Span, $"'{name}' of {owner} is empty.", $"Write `{example}`.");
        return value.Items;
    }

    /// <summary>One of a closed set, exactly spelt; null when absent or after a finding.</summary>
    public string? OneOf(string name, IReadOnlyCollection<string> values)
    {
        var node = Node.Get(name);
        if (node is null) return null;
        if (node is not ScalarNode scalar)
        {
            WrongType(name, node, "a string");
            return null;
        }

        if (values.Contains(scalar.Value, StringComparer.Ordinal)) return scalar.Value;
        findings.Add(Rules.WrongValue, node.Span, $"'{Text.Short(scalar.Value)}' is no value of '{name}'.", $"Write {Text.Or(values)}.");
        return null;
    }

    private void WrongType(string name, DocumentNode value, string wanted) =>
        findings.Add(Rules.WrongType, value.Span, $"'{name}' of {owner} must be {wanted}; this is {value.Describe()}.", $"Write {wanted}.");
}
