namespace BuildFarm.Documents.Components;

/// <summary>Reads a step's loop in its three forms.</summary>
internal sealed class LoopReader(DiagnosticBag findings)
{
    public const long MaxIterations = 1_000_000;
    private const string Delimiters = ".,;:\n\t -_";
    private const string Shape = "Write `for:` with start, end and updateBy, or `forEach:` with a list.";

    public LoopDefinition? Read(DocumentNode node, string step, UniqueNames names)
    {
        if (node is not MappingNode mapping)
        {
            findings.Add(Rules.WrongType, node.Span, $"'loop' of {step} must be a mapping; this is {node.Describe()}.", Shape);
            return null;
        }

        var fields = new FieldReader(mapping, $"the loop of {step}", findings);
        fields.AllowOnly(["name", "for", "forEach"]);
        var name = ReadName(fields, names);
        var counted = mapping.Get("for");
        var each = mapping.Get("forEach");
        if ((counted is null) == (each is null))
        {
            findings.Add(Rules.LoopKind, mapping.Span, counted is null ? "The loop has neither 'for' nor 'forEach'." : "The loop has both 'for' and 'forEach'.", Shape);
        }

        LoopDefinition? loop = counted is not null ? ReadFor(counted, mapping.Span) : null;
        loop = each is not null ? ReadForEach(each, mapping.Span) ?? loop : loop;
        return loop is null ? null : loop with { Name = name };
    }

    private string? ReadName(FieldReader fields, UniqueNames names)
    {
        if (fields.OptionalText("name") is not { Length: > 0 } name) return null;
        var node = (ScalarNode)fields.Node.Get("name")!;
        names.Add(node);
        if (name == Expressions.LoopExpression.Current)
        {
            findings.Add(Rules.ReservedName, node.Span, "A loop can't be named 'loop'.", Rules.ReservedName.Fix);
        }
        else if (name.Length > 128 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            findings.Add(Rules.BadName, node.Span, $"'{Text.Short(name)}' can't be a loop name.", "Use up to 128 letters, digits, dashes and underscores.");
        }

        return name;
    }

    private ForLoop? ReadFor(DocumentNode node, SourceSpan span)
    {
        if (node is not MappingNode mapping)
        {
            findings.Add(Rules.WrongType, node.Span, $"'for' must be a mapping; this is {node.Describe()}.", Shape);
            return null;
        }

        var fields = new FieldReader(mapping, "the for loop", findings);
        fields.AllowOnly(["start", "end", "updateBy"]);
        var (first, last, by) = (Bound(fields, "start"), Bound(fields, "end"), Bound(fields, "updateBy"));
        if (first is not { } start || last is not { } end || by is not { } step) return null;
        if (step == 0 || (end - start != 0 && Math.Sign(end - start) != Math.Sign(step)))
        {
            findings.Add(Rules.EndlessLoop, mapping.Get("updateBy")!.Span, $"From {start} by {step} the loop never reaches {end}.",
                step == 0 ? "Write 1 or -1." : Rules.EndlessLoop.Fix);
            return null;
        }

        var loop = new ForLoop { Start = start, End = end, UpdateBy = step, Span = span };
        if (loop.Count <= MaxIterations) return loop;
        findings.Add(Rules.LongLoop, mapping.Span, $"The loop has {loop.Count} iterations; at most {MaxIterations} are run.", Rules.LongLoop.Fix);
        return null;
    }

    private int? Bound(FieldReader fields, string name)
    {
        if (fields.Require(name, $"{name}: 1") is not { } node || fields.Integer(name) is not { } number) return null;
        if (number is >= int.MinValue / 2 and <= int.MaxValue / 2) return (int)number;
        findings.Add(Rules.OutOfRange, node.Span, $"'{name}' can't be {number}.", $"Write a number from {int.MinValue / 2} to {int.MaxValue / 2}.");
        return null;
    }

    private LoopDefinition? ReadForEach(DocumentNode node, SourceSpan span)
    {
        switch (node)
        {
            case SequenceNode:
                var values = new List<ScalarNode>();
                foreach (var item in node.Items)
                {
                    if (item is ScalarNode { Kind: not ScalarKind.Null } scalar) values.Add(scalar);
                    else findings.Add(Rules.WrongType, item.Span, $"A value of forEach is a string; this is {item.Describe()}.", "Write one string a line.");
                }

                if (node.Items.Count == 0) findings.Add(Rules.EmptyField, node.Span, "'forEach' is empty.", "Write at least one value.");
                return new ForEachListLoop { Values = values, Span = span };
            case MappingNode mapping:
                return ReadDelimited(mapping, span);
            default:
                findings.Add(Rules.WrongType, node.Span, $"'forEach' must be a list, or a mapping with list and delimiter; this is {node.Describe()}.", Shape);
                return null;
        }
    }

    private ForEachDelimitedLoop? ReadDelimited(MappingNode mapping, SourceSpan span)
    {
        var fields = new FieldReader(mapping, "the forEach loop", findings);
        fields.AllowOnly(["list", "delimiter"]);
        var list = fields.RequireText("list", "list: 'a,b,c'");
        var delimiter = ',';
        if (mapping.Get("delimiter") is { } node)
        {
            // An unquoted delimiter of one sign is YAML's own sign in half of the cases; "~" and "" are null there.
            if (node is ScalarNode { Value.Length: 1 } scalar && Delimiters.Contains(scalar.Value[0])) delimiter = scalar.Value[0];
            else findings.Add(Rules.BadDelimiter, node.Span, $"{Text.Capital(node.Describe())} of this value is no delimiter.", Rules.BadDelimiter.Fix);
        }

        return list is null ? null : new ForEachDelimitedLoop { List = list, Delimiter = delimiter, Span = span };
    }
}
