namespace BuildFarm.Documents.Components;

/// <summary>Reads parameters and constants: lists of one-entry mappings, name to definition.</summary>
internal sealed class VariableReader(DiagnosticBag findings)
{
    private static readonly string[] Types = ["string"];
    private readonly Dictionary<string, SourceSpan> names = new(StringComparer.Ordinal);

    /// <summary>Every name that was defined, also those with findings, so that one mistake isn't reported at every use.</summary>
    public IReadOnlyCollection<string> Names => names.Keys;

    public List<ParameterDefinition> ReadParameters(DocumentNode? node)
    {
        var parameters = new List<ParameterDefinition>();
        foreach (var (name, mapping) in Entries(node, "parameters", "parameter"))
        {
            var fields = new FieldReader(mapping, $"parameter '{Text.Short(name.Value)}'", findings);
            fields.AllowOnly("type", "default", "description");
            parameters.Add(new ParameterDefinition
            {
                Name = name.Value,
                Type = ReadType(fields),
                Default = ReadDefault(fields),
                Description = fields.OptionalText("description"),
                Span = name.Span,
            });
        }

        return parameters;
    }

    public List<ConstantDefinition> ReadConstants(DocumentNode? node)
    {
        var constants = new List<ConstantDefinition>();
        foreach (var (name, mapping) in Entries(node, "constants", "constant"))
        {
            var fields = new FieldReader(mapping, $"constant '{Text.Short(name.Value)}'", findings);
            fields.AllowOnly("type", "value");
            constants.Add(new ConstantDefinition
            {
                Name = name.Value,
                Type = ReadType(fields),
                Value = ReadValue(fields),
                Span = name.Span,
            });
        }

        return constants;
    }

    private IEnumerable<(ScalarNode Name, MappingNode Definition)> Entries(DocumentNode? node, string field, string kind)
    {
        if (node is null or ScalarNode { Kind: ScalarKind.Null }) yield break;
        if (node is not SequenceNode)
        {
            findings.Add(Rules.WrongType, node.Span, $"'{field}' must be a list; this is {node.Describe()}.", "Begin each name with `- `.");
        }

        // A mapping instead of a list is one mistake; what stands in it is checked all the same.
        var entries = node is MappingNode ? node.Entries : node.Items.SelectMany(item => One(item, kind));
        foreach (var entry in entries)
        {
            if (Define(entry, kind) is { } definition) yield return (entry.Key, definition);
        }
    }

    private IEnumerable<MappingEntry> One(DocumentNode item, string kind)
    {
        if (item is MappingNode && item.Entries.Count == 1) return item.Entries;
        var likelyFlat = item.Get("type") is not null;
        findings.Add(Rules.WrongType, item.Span, $"A {kind} is one name with its definition below it.",
            likelyFlat ? "Indent type and its neighbours by two more spaces than the name." : $"Write `- my-{kind}:` and, indented, `type: string`.");
        return likelyFlat ? item.Entries.Where(e => e.Value is ScalarNode { Kind: ScalarKind.Null }).Take(0) : item.Entries;
    }

    private MappingNode? Define(MappingEntry entry, string kind)
    {
        BuildFarm.Documents.Names.CheckVariable(entry.Key, kind, findings);
        if (!names.TryAdd(entry.Name, entry.Key.Span))
        {
            findings.Add(Rules.DuplicateVariable, entry.Key.Span, $"'{Text.Short(entry.Name)}' is defined already, at {names[entry.Name]}.", Rules.DuplicateVariable.Fix);
        }

        if (entry.Value is MappingNode definition) return definition;
        findings.Add(Rules.WrongType, entry.Value.Span, $"The {kind} '{Text.Short(entry.Name)}' needs a definition; this is {entry.Value.Describe()}.",
            "Write `type: string` below it, indented.");
        return null;
    }

    private string ReadType(FieldReader fields)
    {
        if (fields.RequireText("type", "type: string") is { } type && type.Value != "string")
        {
            findings.Add(Rules.VariableType, type.Span, $"The type '{Text.Short(type.Value)}' is unknown.", $"Write `type: {Types[0]}`.");
        }

        return "string";
    }

    private string? ReadDefault(FieldReader fields)
    {
        // `default:` with nothing behind it is the empty string, as in YAML tools that decode into a string.
        if (fields.Node.Get("default") is ScalarNode { Kind: ScalarKind.Null }) return "";
        var text = fields.OptionalText("default");
        NoExpression(fields, "default", text);
        return text;
    }

    private string ReadValue(FieldReader fields)
    {
        if (fields.Node.Get("value") is not ScalarNode { IsQuoted: true, Value: "" } && fields.Require("value", "value: …") is null) return "";
        var text = fields.OptionalText("value") ?? "";
        NoExpression(fields, "value", text);
        return text;
    }

    private void NoExpression(FieldReader fields, string name, string? text)
    {
        if (text is null || !Expressions.ExpressionTemplate.Parse(text).Expressions.Any(e => e is not Expressions.ForeignExpression)) return;
        findings.Add(Rules.ExpressionNotAllowed, fields.Node.Get(name)!.Span, "Expressions in parameters and constants are not replaced.", Rules.ExpressionNotAllowed.Fix);
    }
}
