namespace BuildFarm.Documents.Components;

/// <summary>Reads parameters and constants: lists of one-entry mappings, name to definition.</summary>
internal sealed class VariableReader(DiagnosticBag findings)
{
    private static readonly string[] Fields = ["type", "default", "value", "description"];
    private readonly Dictionary<string, SourceSpan> names = new(StringComparer.Ordinal);

    /// <summary>Every name that was defined, also those with findings, so that one mistake isn't reported at every use.</summary>
    public IReadOnlyCollection<string> Names => names.Keys;

    public List<ParameterDefinition> ReadParameters(DocumentNode? node)
    {
        var parameters = new List<ParameterDefinition>();
        foreach (var (name, mapping) in Entries(node, "parameters", "parameter"))
        {
            var fields = new FieldReader(mapping, $"parameter '{Text.Short(name.Value)}'", findings);
            fields.AllowOnly(["type", "default", "description"]);
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
            fields.AllowOnly(["type", "value"]);
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
        if (Flat(item) is { } flat) return [flat];
        findings.Add(Rules.WrongType, item.Span, $"A {kind} is one name with its definition below it.", $"Write `- my-{kind}:` and, indented, `type: string`.");
        return item.Entries.Where(e => e.Value is MappingNode);
    }

    /// <summary>Half of the guide's examples write the definition at the name's own indentation: - Name:, then type: as its neighbour.</summary>
    private static MappingEntry? Flat(DocumentNode item)
    {
        var names = item.Entries.Where(e => !Fields.Contains(e.Name, StringComparer.Ordinal)).ToList();
        return names is [{ Value: ScalarNode { Kind: ScalarKind.Null } } name] && item.Get("type") is not null
            ? name with { Value = new MappingNode([.. item.Entries.Where(e => !ReferenceEquals(e, name))], item.Span) }
            : null;
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
            findings.Add(Rules.VariableType, type.Span, $"The type '{Text.Short(type.Value)}' is unknown.", "Write `type: string`.");
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
