using BuildFarm.Documents.Components;

namespace BuildFarm.Documents.Workflows;

/// <summary>Nodes to a workflow document, with every structural finding.</summary>
internal sealed class WorkflowReader(DiagnosticBag findings, WorkflowParseOptions options)
{
    public WorkflowDocument? Read(DocumentNode root)
    {
        if (root is not MappingNode mapping)
        {
            findings.Add(Rules.WrongType, root.Span, $"A workflow document is a mapping; this is {root.Describe()}.", "Begin with `schemaVersion: 1.0` and `steps:`.");
            return null;
        }

        var fields = new FieldReader(mapping, "the document", findings);
        fields.AllowOnly(["name", "description", "schemaVersion", "parameters", "steps", "outputs"]);
        SchemaVersions.Check(fields, findings);
        return new WorkflowDocument
        {
            Name = fields.OptionalText("name"),
            Description = fields.OptionalText("description"),
            SchemaVersion = SchemaVersions.Current,
            Parameters = ReadParameters(fields),
            Steps = ReadSteps(fields),
            Outputs = ReadOutputs(fields),
            Root = root,
        };
    }

    private IEnumerable<FieldReader> Entries(FieldReader fields, string name, string kind)
    {
        if (fields.Node.Get(name) is not { } node || node is ScalarNode { Kind: ScalarKind.Null }) yield break;
        if (node is not SequenceNode)
        {
            findings.Add(Rules.WrongType, node.Span, $"'{name}' must be a list; this is {node.Describe()}.", "Begin each entry with `- name: …`.");
            yield break;
        }

        foreach (var item in node.Items)
        {
            if (item is MappingNode mapping)
            {
                var shown = mapping.GetString("name") is { } text ? $"{kind} '{Text.Short(text)}'" : $"the {kind}";
                yield return new FieldReader(mapping, shown, findings);
                continue;
            }

            findings.Add(Rules.WrongType, item.Span, $"A {kind} is a mapping; this is {item.Describe()}.", "Write `- name: …`.");
        }
    }

    private List<WorkflowParameter> ReadParameters(FieldReader document)
    {
        var parameters = new List<WorkflowParameter>();
        var names = new UniqueNames(Rules.DuplicateParameter, "parameter", findings);
        foreach (var fields in Entries(document, "parameters", "parameter"))
        {
            fields.AllowOnly(["name", "type", "default", "description"]);
            if (fields.RequireText("name", "name: myParameter") is not { } name) continue;
            names.Add(name);
            CheckName(name, "parameter", 1, dash: true);
            var type = ReadType(fields);
            parameters.Add(new WorkflowParameter
            {
                Name = name.Value,
                Type = type,
                Default = ReadDefault(fields, type),
                Description = fields.OptionalText("description"),
                Span = fields.Node.Span,
            });
        }

        return parameters;
    }

    private WorkflowParameterType ReadType(FieldReader fields)
    {
        // The guide asks for a type and in the same row says that without one it is a string.
        if (fields.Node.Get("type") is null) return WorkflowParameterType.String;
        if (fields.RequireText("type", "type: string") is not { } node) return WorkflowParameterType.String;
        if (WorkflowParameters.TypeOf(node.Value) is { } type) return type;
        findings.Add(Rules.VariableType, node.Span, $"The type '{Text.Short(node.Value)}' is unknown.", () => NearestName.Hint(node.Value, WorkflowParameters.TypeNames));
        return WorkflowParameterType.String;
    }

    private WorkflowValue? ReadDefault(FieldReader fields, WorkflowParameterType type)
    {
        if (fields.Node.Get("default") is not { } node) return null;
        if (WorkflowParameters.Convert(node, type) is { } value) return value;
        findings.Add(Rules.DefaultType, node.Span, $"The default must be {WorkflowParameters.Describe(type)}; this is {node.Describe()}.", Rules.DefaultType.Fix);
        return null;
    }

    private List<WorkflowStep> ReadSteps(FieldReader document)
    {
        var steps = new List<WorkflowStep>();
        var names = new UniqueNames(Rules.DuplicateStep, "step", findings);
        var items = document.RequireList("steps", "steps:");
        if (items.Count > options.MaxSteps)
        {
            findings.Add(Rules.TooManySteps, items[options.MaxSteps].Span, $"The workflow has {items.Count} steps; at most {options.MaxSteps} are allowed.", Rules.TooManySteps.Fix);
        }

        if (items.Count == 0) return steps;
        foreach (var fields in Entries(document, "steps", "step")) steps.Add(ReadStep(fields, names));
        return steps;
    }

    private WorkflowStep ReadStep(FieldReader fields, UniqueNames names)
    {
        fields.AllowOnly(["name", "action", "description", "if", "inputs", "onFailure", "rollbackEnabled", "timeoutSeconds"]);
        var name = fields.RequireText("name", "name: MyStep");
        if (name is not null)
        {
            names.Add(name);
            CheckName(name, "step", 3, dash: false);
        }

        return new WorkflowStep
        {
            Name = name?.Value ?? "",
            Action = fields.RequireText("action", "action: LaunchInstance")?.Value ?? "",
            Description = ReadDescription(fields),
            If = fields.Node.Get("if") is { } condition ? new WorkflowConditionReader(findings).Read(condition) : null,
            Inputs = ReadInputs(fields),
            OnFailure = Enum.Parse<WorkflowOnFailure>(fields.OneOf("onFailure", Enum.GetNames<WorkflowOnFailure>()) ?? nameof(WorkflowOnFailure.Abort)),
            RollbackEnabled = ReadRollback(fields),
            TimeoutSeconds = ReadTimeout(fields),
            Node = fields.Node,
        };
    }

    private void CheckName(ScalarNode name, string kind, int minimum, bool dash)
    {
        if (name.Value.Length >= minimum && name.Value.Length <= 128 && name.Value.All(c => char.IsAsciiLetterOrDigit(c) || c == '_' || (dash && c == '-'))) return;
        findings.Add(Rules.BadName, name.Span, $"'{Text.Short(name.Value)}' can't be a {kind} name.", $"Use {minimum} to 128 letters, digits{(dash ? ", dashes" : "")} and underscores.");
    }

    private string? ReadDescription(FieldReader fields)
    {
        var text = fields.OptionalText("description");
        if (fields.Node.Get("description") is { } node && node is ScalarNode && (text ?? "").Length is 0 or > 1024)
        {
            findings.Add(Rules.DescriptionLength, node.Span, $"The description has {(text ?? "").Length} characters.", Rules.DescriptionLength.Fix);
        }

        return text;
    }

    private MappingNode? ReadInputs(FieldReader fields)
    {
        var node = fields.Node.Get("inputs");
        if (node is null or MappingNode or ScalarNode { Kind: ScalarKind.Null }) return node as MappingNode;
        findings.Add(Rules.WrongType, node.Span, $"'inputs' must be a mapping; this is {node.Describe()}.", "Write `instanceId.$: …` below it.");
        return null;
    }

    private ScalarNode? ReadRollback(FieldReader fields)
    {
        var node = fields.Node.Get("rollbackEnabled");
        if (node is null) return null;
        if (node is ScalarNode scalar && (scalar.TryGetBoolean(out _) || WorkflowPath.LooksLike(scalar.Value))) return scalar;
        findings.Add(Rules.WrongType, node.Span, $"'rollbackEnabled' must be true, false or a path; this is {node.Describe()}.", "Write true or false.");
        return null;
    }

    private int? ReadTimeout(FieldReader fields)
    {
        if (fields.Integer("timeoutSeconds") is not { } seconds) return null;
        var action = WorkflowActions.Find(fields.Node.GetString("action") ?? "");
        var most = (long)(action?.MaxTimeout ?? TimeSpan.FromDays(7)).TotalSeconds;
        if (seconds >= 1 && seconds <= most) return (int)seconds;
        findings.Add(Rules.WorkflowTimeout, fields.Node.Get("timeoutSeconds")!.Span,
            action is null ? $"timeoutSeconds can't be {seconds}." : $"timeoutSeconds of {action.Name} can't be {seconds}.", $"Write a whole number from 1 to {most}.");
        return null;
    }

    private List<WorkflowOutput> ReadOutputs(FieldReader document)
    {
        var outputs = new List<WorkflowOutput>();
        var names = new UniqueNames(Rules.DuplicateOutput, "output", findings);
        foreach (var fields in Entries(document, "outputs", "output"))
        {
            fields.AllowOnly(["name", "value"]);
            var name = fields.RequireText("name", "name: imageId");
            var value = fields.RequireText("value", "value: '$.stepOutputs.MyStep.imageId'");
            if (name is null || value is null) continue;
            names.Add(name);
            CheckName(name, "output", 1, dash: true);
            outputs.Add(new WorkflowOutput { Name = name.Value, Value = value, Span = fields.Node.Span });
        }

        return outputs;
    }
}
